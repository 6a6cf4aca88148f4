-- What a spec needs: a project on disk, waiting for what comes from the server, and a count of what failed.

local M = {}

local failed = 0
local ran = 0

local function say(...)
  io.stdout:write(string.format(...), '\n')
end

--- Runs one step and says how it went. Later steps run as well: each says something of its own.
---@param name string
---@param body fun()
function M.test(name, body)
  ran = ran + 1
  local ok, trouble = xpcall(body, debug.traceback)
  if ok then
    say('pass  neovim: %s', name)
  else
    failed = failed + 1
    say('FAIL  neovim: %s\n      %s', name, (trouble:gsub('\n', '\n      ')))
  end
end

--- Waits until `probe` returns something truthy, and returns that. Fails with what was hoped for.
---@generic T
---@param hope string
---@param probe fun(): T
---@return T
function M.wait(hope, probe)
  local found
  vim.wait(15000, function()
    found = probe()
    return found
  end, 20)
  return found or error('waited 15 s for ' .. hope, 2)
end

---@param expected any
---@param actual any
function M.equal(expected, actual)
  if not vim.deep_equal(expected, actual) then
    error(('expected %s\n got      %s'):format(vim.inspect(expected), vim.inspect(actual)), 2)
  end
end

---@param text string
---@param words string plain, not a pattern
function M.holds(text, words)
  if not text:find(words, 1, true) then
    error(('expected "%s" in:\n%s'):format(words, text), 2)
  end
end

--- A folder with these files; returns its real path (temporary folders are often behind a link).
---@param files table<string, string>
---@return string
function M.project(files)
  local folder = vim.fn.tempname()
  for name, text in pairs(files) do
    local path = vim.fs.joinpath(folder, name)
    vim.fn.mkdir(vim.fs.dirname(path), 'p')
    vim.fn.writefile(vim.split(text, '\n'), path, 'b')
  end
  return assert(vim.uv.fs_realpath(folder))
end

--- The text of a floating window, once there is one.
---@return string
function M.float()
  return M.wait('a floating window', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
        return table.concat(lines, '\n')
      end
    end
  end)
end

--- Prints the sum, with the client's log if anything failed, and ends Neovim.
function M.finish()
  say('neovim %s: %d of %d passed', tostring(vim.version()), ran - failed, ran)
  if failed > 0 then
    local log = vim.lsp.get_log_path()
    if vim.fn.filereadable(log) == 1 then
      say('--- %s', log)
      for _, line in ipairs(vim.fn.readfile(log, '', -20)) do
        say('%s', line:sub(1, 500))
      end
    end
    vim.cmd('cquit 1')
  end
  vim.cmd('qall!')
end

return M
