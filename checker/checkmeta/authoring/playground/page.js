const at = id => document.getElementById(id)
const texts = ["rules", "document", "name"]
const MOST = 2 ** 20 // characters that a link may hold

function made(tag, text = "", kind = "") {
  const found = document.createElement(tag)
  found.textContent = text // never markup: it is a stranger's
  found.className = kind
  return found
}

// ---- what is typed, behind the `#` of the address

async function through(bytes, stream) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader()
  const parts = []
  for (let size = 0, next; !(next = await reader.read()).done; parts.push(next.value)) {
    size += next.value.length
    if (size > MOST) throw new Error("too long")
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

async function packed(state) {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(state)), new CompressionStream("deflate-raw"))
  const letters = Array.from(bytes, byte => String.fromCharCode(byte)).join("")
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

async function unpacked(text) {
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  const bytes = await through(Uint8Array.from(letters, letter => letter.charCodeAt(0)), new DecompressionStream("deflate-raw"))
  const state = JSON.parse(new TextDecoder().decode(bytes))
  if (!texts.every(each => typeof state[each] === "string")) throw new Error("not a state")
  return state
}

const state = () => Object.fromEntries(texts.map(each => [each, at(each).value]))

function put(found) {
  for (const each of texts) at(each).value = found[each]
  if (!at("name").value) at("name").selectedIndex = 0
}

// ---- the answer

function goTo(of, line, column) {
  const field = at(of)
  const lines = field.value.split("\n")
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0)
  const from = start + Array.from(lines[line - 1] ?? "").slice(0, column - 1).join("").length
  field.focus()
  field.setSelectionRange(from, start + (lines[line - 1] ?? "").length)
  field.scrollTop = Math.max(0, (line - 4) * field.scrollHeight / lines.length)
}

function place(found) {
  if (!found.of || !found.line) return ""
  const button = made("button", `${found.of}, line ${found.line}, column ${found.column}`, "place")
  button.type = "button"
  button.addEventListener("click", () => goTo(found.of, found.line, found.column))
  return button
}

function diagnostic(found) {
  const item = made("li", "", found.severity)
  item.append(made("strong", `${found.severity}[${found.code}] `), found.message, " ", place(found))
  if (found.excerpt) item.append(made("pre", found.excerpt))
  if (found.help) item.append(made("p", `help: ${found.help}`))
  return item
}

function verdict(found, opened) {
  const item = made("li", "", found.outcome.split(/[ -]/)[0])
  const fold = made("details")
  const head = made("summary")
  fold.dataset.key = `${found.rule} ${found.about} ${found.outcome}`
  fold.open = opened.get(fold.dataset.key) ?? found.outcome === "violated"
  head.append(made("strong", `${found.word}: `), `${found.title} `, made("span", `${found.rule} · ${found.about}`, "soft"))
  fold.append(head, made("pre", found.explanation), place(found))
  item.append(fold)
  return item
}

function show(found) {
  const opened = new Map(Array.from(document.querySelectorAll("details"), fold => [fold.dataset.key, fold.open]))
  at("diagnostics").replaceChildren(...found.diagnostics.map(diagnostic))
  at("verdicts").replaceChildren(...found.verdicts.map(each => verdict(each, opened)))
  const words = new Map()
  for (const each of found.verdicts) words.set(each.word, (words.get(each.word) ?? 0) + 1)
  const errors = found.diagnostics.filter(each => each.severity === "error").length
  const parts = Array.from(words, ([word, count]) => `${count} ${word}`)
  if (errors) parts.unshift(errors === 1 ? "1 error" : `${errors} errors`)
  for (const kind of ["verdicts", "diagnostics"]) {
    const more = found.many[kind] - found[kind].length
    if (more > 0) parts.push(`${more} more ${kind} not shown`)
  }
  at("summary").textContent = parts.join(", ") || "Nothing to judge."
}

let asked = 0
let under = null

async function judge() {
  const mine = ++asked
  under?.abort()
  under = new AbortController()
  const now = state()
  history.replaceState(null, "", `#${await packed(now)}`)
  let found
  try {
    const answer = await fetch("/judge", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(now), signal: under.signal,
    })
    found = await answer.json()
  } catch (problem) {
    if (problem.name === "AbortError") return
    found = { error: "The server doesn't answer: it has ended." }
  }
  if (mine !== asked) return
  if (found.error) {
    at("diagnostics").replaceChildren()
    at("verdicts").replaceChildren()
    at("summary").textContent = found.error
  } else show(found)
  document.body.dataset.answered = String(mine)
}

let later = 0
function soon() {
  clearTimeout(later)
  at("copied").textContent = ""
  later = setTimeout(judge, 250)
}

for (const each of texts) at(each).addEventListener("input", soon)
at("link").addEventListener("click", async () => {
  history.replaceState(null, "", `#${await packed(state())}`)
  try {
    await navigator.clipboard.writeText(location.href)
    at("copied").textContent = "Copied."
  } catch {
    at("copied").textContent = "The address holds it: copy it from there."
  }
})

const examples = await (await fetch("/examples")).json()
at("example").append(...examples.map((each, index) => new Option(each.title, index)))
at("example").addEventListener("input", () => {
  put(examples[at("example").value])
  soon()
})

async function restore() {
  try {
    put(await unpacked(location.hash.slice(1)))
  } catch {
    put(examples[0])
    if (location.hash.length > 1) at("copied").textContent = "The link can't be read."
  }
  at("summary").textContent = "Judging …"
  await judge()
}
addEventListener("hashchange", restore)
await restore()
