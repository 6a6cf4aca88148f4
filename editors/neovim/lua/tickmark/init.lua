-- The server's commands, for keys and for `:Tickmark`.

local M = {}

--- The server of the current buffer, or of any buffer.
---@return vim.lsp.Client?
local function client()
  return vim.lsp.get_clients({ name = 'tickmark', bufnr = 0 })[1] or vim.lsp.get_clients({ name = 'tickmark' })[1]
end

--- Runs a command of the server; `arguments` are those of the claim under the cursor if `here` is true.
---@param name string
---@param more table? what goes with the place
---@param here boolean
---@param answered fun(result: any)?
local function ask(name, more, here, answered)
  local server = client()
  if not server then
    vim.notify('tickmark: no server runs; see :checkhealth tickmark', vim.log.levels.WARN)
    return
  end
  local arguments = {}
  if here then
    local place = vim.lsp.util.make_position_params(0, server.offset_encoding)
    arguments = { vim.tbl_extend('force', place, more or {}) }
  end
  server:request('workspace/executeCommand', { command = 'tickmark.' .. name, arguments = arguments }, function(err, result)
    if err then
      vim.notify('tickmark: ' .. err.message, vim.log.levels.ERROR)
    elseif answered then
      answered(result)
    end
  end)
end

--- Settings, sources and drafts again from the disk.
function M.recheck()
  ask('recheck', nil, false)
end

--- Every source read anew.
function M.reindex()
  ask('reindex', nil, false)
end

--- Silences the claim under the cursor with a comment.
---@param reason string?
function M.ignore(reason)
  ask('ignore', { reason = reason ~= '' and reason or nil }, true)
end

--- Accepts the claim under the cursor wherever it is found: an entry of `tickmark.ignore`.
---@param reason string?
function M.accept(reason)
  ask('ignoreEverywhere', { reason = reason ~= '' and reason or nil }, true)
end

--- Asks why a claim is fine before a fix that ignores it is carried out.
---@param command lsp.Command
---@param context { client_id: integer }
function M.ask_why(command, context)
  local server = vim.lsp.get_client_by_id(context.client_id)
  vim.ui.input({ prompt = 'Why is this claim fine? ' }, function(reason)
    if reason == nil or server == nil then
      return
    end
    local place = vim.tbl_extend('force', command.arguments[1], { reason = reason })
    server:request('workspace/executeCommand', { command = command.command, arguments = { place } }, function(err)
      if err then
        vim.notify('tickmark: ' .. err.message, vim.log.levels.ERROR)
      end
    end)
  end)
end

--- Opens the report on the draft in a browser.
function M.report()
  ask('report', nil, true, function(page)
    if type(page) ~= 'string' then
      vim.notify('tickmark: this draft is not checked; see :checkhealth tickmark')
      return
    end
    local file = vim.fn.tempname() .. '.html'
    vim.fn.writefile(vim.split(page, '\n'), file, 'b')
    vim.ui.open(file)
  end)
end

--- Goes to the passage that decides about the claim under the cursor.
function M.source()
  ask('showEvidence', nil, true, function(place)
    if type(place) ~= 'table' then
      vim.notify('tickmark: no claim here')
    end
  end)
end

--- The lines that the window of `evidence` shows.
---@param found table as the server answers `tickmark.evidence`
---@return string[]
local function lines(found)
  local stances = { supports = 'Supported by', contradicts = 'Contradicted by', nearest = 'Nearest passage in' }
  local out = { ('# %s: %s'):format(found.claim.verdict, found.claim.text), '', found.message }
  for _, passage in ipairs(found.evidence) do
    local date = type(passage.date) == 'string' and (' · ' .. passage.date) or ''
    vim.list_extend(out, { '', ('## %s %s:%d'):format(stances[passage.stance], passage.source, passage.line) })
    vim.list_extend(out, { passage.title .. date, '' })
    for _, words in ipairs(passage.before) do
      table.insert(out, words)
    end
    table.insert(out, '> ' .. passage.text)
    for _, words in ipairs(passage.after) do
      table.insert(out, words)
    end
  end
  if #found.others > 0 then
    vim.list_extend(out, { '', '## Other claims on the same fact', '' })
  end
  for _, other in ipairs(found.others) do
    local place = ''
    if type(other.location) == 'table' then
      local file = vim.fs.basename(vim.uri_to_fname(other.location.uri))
      place = (' (%s:%d)'):format(file, other.location.range.start.line + 1)
    end
    table.insert(out, ('- %s: %s%s'):format(other.verdict, other.text, place))
  end
  return vim.iter(out):map(function(line)
    return (line:gsub('%s+', ' '))
  end):totable()
end

--- Opens a window with the claim under the cursor, its passages in context and the other claims on the same fact.
function M.evidence()
  ask('evidence', nil, true, function(found)
    if type(found) ~= 'table' then
      vim.notify('tickmark: no claim here')
      return
    end
    local buffer = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines(found))
    vim.bo[buffer].filetype = 'markdown'
    vim.bo[buffer].bufhidden = 'wipe'
    vim.bo[buffer].modifiable = false
    vim.cmd('botright vsplit')
    vim.api.nvim_win_set_buf(0, buffer)
    vim.wo.wrap, vim.wo.linebreak = true, true
    vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buffer, desc = 'Close' })
  end)
end

---@return string[]
function M.names()
  return { 'accept', 'evidence', 'ignore', 'recheck', 'reindex', 'report', 'source' }
end

--- `:Tickmark name …`
---@param name string
---@param rest string
function M.run(name, rest)
  if vim.list_contains(M.names(), name) then
    M[name](rest)
  else
    vim.notify(('tickmark: no such command: %s; there are %s'):format(name, table.concat(M.names(), ', ')), vim.log.levels.ERROR)
  end
end

return M
