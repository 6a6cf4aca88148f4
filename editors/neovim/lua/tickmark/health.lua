-- `:checkhealth tickmark`: is the program there, which settings hold for the draft, are its sources read?

local M = {}

local health = vim.health
local TIMEOUT_MS = 10000

--- Runs a program to its end; nil if it cannot be started.
---@param cmd string[]
---@return vim.SystemCompleted?
local function run(cmd)
  local ok, result = pcall(function()
    return vim.system(cmd, { text = true }):wait(TIMEOUT_MS)
  end)
  return ok and result or nil
end

--- The Markdown file that was last looked at: the current buffer is the report itself.
---@return string?
local function last_draft()
  local buffers = vim.tbl_filter(function(info)
    return info.name ~= '' and vim.bo[info.bufnr].filetype == 'markdown' and vim.bo[info.bufnr].buftype == ''
  end, vim.fn.getbufinfo({ bufloaded = 1 }))
  table.sort(buffers, function(a, b)
    return a.lastused > b.lastused
  end)
  return buffers[1] and buffers[1].name
end

--- Reports on the configuration, and returns the program it names.
---@return string?
local function check_config()
  health.start('Configuration')
  if vim.fn.has('nvim-0.11') == 0 then
    health.error('Neovim 0.11 or later is needed for `vim.lsp.enable()`')
    return nil
  end
  local config = vim.lsp.config.tickmark
  if not (config and config.cmd) then
    health.error('`lsp/tickmark.lua` is not on the runtimepath', {
      'Copy it to ' .. vim.fs.joinpath(vim.fn.stdpath('config') --[[@as string]], 'lsp', 'tickmark.lua'),
      'Or add the folder `editors/neovim` to the runtimepath.',
    })
    return nil
  end
  if vim.lsp.is_enabled and not vim.lsp.is_enabled('tickmark') then
    health.warn('`tickmark` is not enabled', { "Call `vim.lsp.enable('tickmark')` in your init.lua." })
  else
    health.ok('`tickmark` is enabled')
  end
  if type(config.cmd) ~= 'table' then
    health.info('The server is started by a function; its program cannot be checked')
    return nil
  end
  return config.cmd[1]
end

--- Reports on the program; true if it runs.
---@param program string
---@return boolean
local function check_program(program)
  health.start('Program')
  local path = vim.fn.exepath(program)
  if path == '' then
    health.error(('`%s` is not executable'):format(program), {
      'Install it: cargo install --path . in a copy of its repository',
      "Or name it: vim.lsp.config('tickmark', { cmd = { '/path/to/tickmark', 'lsp' } })",
    })
    return false
  end
  local result = run({ path, '--version' })
  local version = result and result.code == 0 and vim.trim(result.stdout or '') or ''
  if not version:match('^tickmark %S') then
    local answer = result and vim.trim((result.stdout or '') .. (result.stderr or '')) or ''
    health.error(('`%s` is not tickmark: it answers --version with "%s"'):format(path, answer))
    return false
  end
  health.ok(('%s (`%s`)'):format(version, path))
  return true
end

--- Reports on the settings that hold for the draft last looked at.
---@param program string
local function check_settings(program)
  health.start('Settings')
  local draft = last_draft()
  if not draft then
    health.info('No Markdown file is open; open a draft to see which settings hold for it')
    return
  end
  local shown = vim.fn.fnamemodify(draft, ':~:.')
  local result = run({ program, 'config', draft })
  if not result or result.code ~= 0 then
    local reason = result and vim.trim(result.stderr or '') or 'the program could not be run'
    health.error(('The settings for `%s` cannot be used: %s'):format(shown, reason))
    return
  end
  local file = vim.fs.root(draft, 'tickmark.toml')
  if not file then
    health.warn(('There is no `tickmark.toml` above `%s`, so nothing is checked in it'):format(shown), {
      'Create one at the top of your project: sources = ["sources/"]',
    })
    return
  end
  health.ok(('`%s` has the settings of `%s`'):format(shown, vim.fs.joinpath(file, 'tickmark.toml')))
  -- Its first line says the same as the one above.
  health.info(vim.trim((result.stdout or ''):gsub('^# [^\n]*\n', '')))
end

--- Reports what a running server has read for one `tickmark.toml`.
---@param session table as in the answer to `tickmark.status`
local function check_session(session)
  local name = ('`%s`'):format(vim.fn.fnamemodify(session.settings, ':~'))
  -- JSON null arrives as vim.NIL, which is not nil.
  local function given(value)
    return value ~= nil and value ~= vim.NIL
  end
  if given(session.error) then
    health.error(('%s: %s'):format(name, session.error))
  elseif session.indexing or not given(session.sources) then
    health.info(name .. ': sources are being read')
  elseif session.sources == 0 then
    health.warn(name .. ': no sources', { 'Check `sources` in it: folders, files or globs, relative to that file.' })
  else
    health.ok(('%s: %d source%s'):format(name, session.sources, session.sources == 1 and '' or 's'))
  end
  if given(session.warnings) and session.warnings > 0 then
    health.warn(('%s: %d source files were skipped or read in part'):format(name, session.warnings), {
      'Run `tickmark lint` there to see which and why, or look into ' .. vim.lsp.get_log_path(),
    })
  end
end

--- Reports on the running servers and the sources they have read.
local function check_sources()
  health.start('Sources')
  local clients = vim.lsp.get_clients({ name = 'tickmark' })
  if #clients == 0 then
    health.info('No server is running; one is started when a Markdown file is opened')
    return
  end
  for _, client in ipairs(clients) do
    local params = { command = 'tickmark.status', arguments = {} }
    local answer, failure = client:request_sync('workspace/executeCommand', params, TIMEOUT_MS)
    local status = answer and answer.result
    if type(status) ~= 'table' then
      failure = failure or (answer and answer.err and answer.err.message) or 'no answer'
      health.error(('The server for `%s` does not say how it is: %s'):format(client.root_dir or 'no folder', failure))
    elseif vim.tbl_isempty(status.sessions or {}) then
      health.info(('The server for `%s` has found no `tickmark.toml` yet'):format(client.root_dir or 'no folder'))
    else
      vim.iter(status.sessions):each(check_session)
    end
  end
end

function M.check()
  local program = check_config()
  if program and check_program(program) then
    check_settings(program)
  end
  check_sources()
end

return M
