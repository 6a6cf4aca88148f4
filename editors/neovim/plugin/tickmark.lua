-- The command `:Tickmark` and the colours of verdicts. The server itself is started by `vim.lsp.enable('tickmark')`.

if vim.g.loaded_tickmark or vim.fn.has('nvim-0.11') == 0 then
  return
end
vim.g.loaded_tickmark = true

-- An open list of ignored findings counts as it stands in the buffer, so it needs a type that starts the server.
vim.filetype.add({ filename = { ['tickmark.ignore'] = 'tickmarkignore' } })
vim.api.nvim_create_autocmd('FileType', {
  pattern = 'tickmarkignore',
  callback = function(event)
    vim.bo[event.buf].commentstring = '# %s'
  end,
})

-- The reason is asked for before something is ignored; `lsp/tickmark.lua` tells the server so.
for _, name in ipairs({ 'tickmark.ignore', 'tickmark.ignoreEverywhere' }) do
  vim.lsp.commands[name] = function(command, context)
    require('tickmark').ask_why(command, context)
  end
end

-- Semantic tokens come only if the switch `semanticTokens` is on.
for token, group in pairs({
  tickmarkSupported = 'DiagnosticOk',
  tickmarkConflict = 'DiagnosticError',
  tickmarkDisputed = 'DiagnosticWarn',
  tickmarkUnsupported = 'DiagnosticInfo',
}) do
  vim.api.nvim_set_hl(0, '@lsp.type.' .. token, { link = group, default = true })
end

vim.api.nvim_create_user_command('Tickmark', function(command)
  require('tickmark').run(command.fargs[1], table.concat(command.fargs, ' ', 2))
end, {
  nargs = '+',
  desc = 'Ask the tickmark server',
  complete = function(lead)
    return vim.tbl_filter(function(name)
      return vim.startswith(name, lead)
    end, require('tickmark').names())
  end,
})
