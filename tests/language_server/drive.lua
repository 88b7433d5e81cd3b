-- Drives Neovim's own client: opens a file of rules, waits for what is wrong with it, completes, explains, renames, formats, and
-- writes what came of it as JSON.
local file, result, command = vim.env.DRIVE_FILE, vim.env.DRIVE_RESULT, vim.fn.json_decode(vim.env.DRIVE_COMMAND)
local said = { steps = {} }
local function leave()
  local out = io.open(result, "w")
  out:write(vim.fn.json_encode(said))
  out:close()
  vim.cmd("qa!")
end
local function main()
  vim.cmd("edit " .. vim.fn.fnameescape(file))
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo.filetype = "checkmeta"
  local id = vim.lsp.start_client({ name = "checkmeta", cmd = command, root_dir = vim.fn.fnamemodify(file, ":h") })
  vim.lsp.buf_attach_client(buffer, id)
  local function told(code)
    return vim.wait(240000, function()
      for _, found in ipairs(vim.diagnostic.get(buffer)) do
        if found.code == code then return true end
      end
      return false
    end, 50)
  end
  local function ask(method, pattern, more)
    vim.fn.cursor(1, 1)
    vim.fn.search(pattern, "cW")
    local params = vim.tbl_extend("force", vim.lsp.util.make_position_params(), more or {})
    for _, answer in pairs(vim.lsp.buf_request_sync(buffer, method, params, 30000) or {}) do
      if answer.err then error(vim.inspect(answer.err)) end
      return answer.result
    end
  end
  said.first = told("T501")
  said.message = vim.diagnostic.get(buffer)[1].message
  vim.cmd([[%s/session_lifetim /session_lifetime /]])
  said.mended = told("L618")
  vim.fn.append(vim.fn.line("$"), { "", 'rule typed "Typed"', "  when platform.accounts.authentication.sess" })
  vim.fn.cursor(vim.fn.line("$"), 1)
  local position = vim.lsp.util.make_position_params()
  position.position.character = #vim.fn.getline("$")
  local items = {}
  for _, answer in pairs(vim.lsp.buf_request_sync(buffer, "textDocument/completion", position, 30000)) do
    for _, item in ipairs(answer.result) do table.insert(items, item.label) end
  end
  said.completed = items
  vim.api.nvim_buf_set_lines(buffer, -4, -1, false, {})
  said.hover = ask("textDocument/hover", "child_age or").contents.value
  said.defined = ask("textDocument/definition", "child_age or")[1].range.start.line
  vim.fn.cursor(1, 1)
  vim.fn.search("for_children =", "cW")
  vim.lsp.buf.rename("of_children")
  said.renamed = vim.wait(30000, function() return vim.fn.search("when of_children", "nw") > 0 end, 50)
  vim.cmd([[%s/^  must /         must   /]])
  vim.lsp.buf.formatting_sync(nil, 30000)
  said.text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n") .. "\n"
  vim.lsp.stop_client(id)
end
local fine, why = pcall(main)
if not fine then said.error = tostring(why) end
leave()
