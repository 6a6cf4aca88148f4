-- A short session with the folder loaded as a package, by Neovim itself or in the way of a plugin manager.
--
-- The configuration that runs this has called `vim.lsp.enable('tickmark')` and nothing else.

local here = vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2))
local spec = dofile(vim.fs.joinpath(here, 'harness.lua'))
local test, wait, equal, holds = spec.test, spec.wait, spec.equal, spec.holds
local layout = vim.env.LAYOUT

local folder = spec.project({
  ['tickmark.toml'] = 'sources = ["sources"]\n',
  ['sources/report.md'] = 'The port of Elmstad handled 412,000 containers in 2024.\n',
  ['draft.md'] = 'The port of Elmstad handled 431,000 containers in 2024.\n',
})

test(layout .. ': a draft starts the server, which finds what is wrong', function()
  vim.cmd.edit(vim.fs.joinpath(folder, 'draft.md'))
  local finding = wait('a finding', function()
    return vim.diagnostic.get(0)[1]
  end)
  holds(finding.message, '412,000')
  equal('tickmark', vim.lsp.get_clients()[1].name)
end)

test(layout .. ': the commands are there', function()
  equal(2, vim.fn.exists(':Tickmark'))
  equal({ 'evidence' }, vim.fn.getcompletion('Tickmark ev', 'cmdline'))
end)

test(layout .. ': the help is found', function()
  vim.cmd('help :Tickmark')
  equal('help', vim.bo.buftype)
  equal('tickmark.txt', vim.fs.basename(vim.api.nvim_buf_get_name(0)))
  vim.cmd.helpclose()
end)

test(layout .. ': the health check is found', function()
  vim.cmd('checkhealth tickmark')
  local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  holds(report, '`tickmark` is enabled')
  holds(report, 'tickmark.toml`: 1 source\n')
  assert(not report:find('ERROR') and not report:find('WARNING'), report)
end)

spec.finish()
