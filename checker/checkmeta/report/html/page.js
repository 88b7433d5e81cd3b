(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement, form = document.querySelector("form.filters");
  const items = all(".list .item"), sets = all(".list .set"), none = document.querySelector(".empty");
  for (const hidden of all(".js")) hidden.hidden = false;

  if (form) {
    form.hidden = false;
    const texts = new Map(items.map((item) => [item, item.textContent.toLowerCase()]));
    const boxes = all("input[name=layer]", form), choices = all("select", form), said = form.querySelector("output");
    const filter = () => {
      const layers = boxes.filter((box) => box.checked).map((box) => box.value);
      const words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const item of items) {
        const fits = (!boxes.length || layers.includes(item.dataset.layer))
          && choices.every((c) => !c.value || item.dataset[c.name].split("|").includes(c.value))
          && words.every((word) => texts.get(item).includes(word));
        item.hidden = !fits;
        shown += fits;
      }
      for (const set of sets) set.hidden = !all(".item", set).some((item) => !item.hidden);
      said.textContent = SAID.shown;
      if (none) none.hidden = shown > 0;
      const asked = new URLSearchParams();
      if (layers.length < boxes.length) asked.set("layer", layers.join("|"));
      for (const c of choices) if (c.value) asked.set(c.name, c.value);
      if (form.elements.q.value) asked.set("q", form.elements.q.value);
      const query = String(asked);
      try { history.replaceState(null, "", (query ? `?${query}` : location.pathname) + location.hash); } catch { /* a page in a frame */ }
    };
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (name === "layer") for (const box of boxes) box.checked = value.split("|").includes(box.value);
      else if (form.elements[name]) form.elements[name].value = value;
    }
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    const open = document.getElementById("all");
    const folds = items.filter((item) => item.matches("details"));
    if (!folds.length) open.hidden = true;
    open.addEventListener("click", () => {
      const opens = open.getAttribute("aria-pressed") !== "true";
      for (const fold of folds) if (!fold.hidden) fold.open = opens;
      open.setAttribute("aria-pressed", opens);
      open.textContent = opens ? SAID.close : SAID.open;
    });
    filter();
  }

  const focusable = (item) => item.querySelector("summary") ?? item;
  const meet = () => {
    const id = decodeURIComponent(location.hash.slice(1)), met = id && document.getElementById(id);
    if (!met) return;
    for (let at = met; at; at = at.parentElement) {
      if (at.matches("details")) at.open = true;
      at.hidden = false;
    }
    met.scrollIntoView();
    if (met.matches("details")) focusable(met).focus();
  };
  addEventListener("hashchange", meet);
  addEventListener("load", () => setTimeout(meet)); // a browser that goes to an address takes the focus away after the script ran
  meet();

  for (const list of all(".list")) list.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select, textarea") || event.metaKey || event.ctrlKey || event.altKey) return;
    const shown = items.filter((item) => !item.hidden), at = shown.findIndex((item) => item.contains(event.target));
    if (event.key === "j" || event.key === "k") {
      const next = shown[at + (event.key === "j" ? 1 : -1)];
      if (next) { if (!next.matches("details")) next.tabIndex = -1; focusable(next).focus(); }
      event.preventDefault();
    } else if (event.key === "/" && form) { form.elements.q.focus(); event.preventDefault(); }
  });

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open]):not(.more):not(.contents details)");
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of opened) fold.open = false; });

  document.getElementById("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
})();
