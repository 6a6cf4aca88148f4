---@brief
---
--- https://github.com/tickmark/tickmark
---
--- Ties every figure, date, quotation and assertion of a Markdown draft to its sources.
--- Install the server (`cargo install --path .` in its repository), name your sources in `tickmark.toml`, and call
--- `vim.lsp.enable('tickmark')`. What is checked stands in `tickmark.toml` alone, so there are no settings here.

---@type vim.lsp.Config
return {
  cmd = { 'tickmark', 'lsp' },
  -- Drafts are Markdown. Texts and tables are followed as well, because a source that is open counts
  -- as it stands in the buffer, saved or not.
  filetypes = { 'markdown', 'text', 'csv', 'tsv', 'tickmarkignore' },
  -- Whoever has this file alone is not asked for reasons: `plugin/tickmark.lua` does that.
  before_init = function(params)
    if vim.lsp.commands['tickmark.ignore'] then
      params.initializationOptions =
        vim.tbl_extend('force', { asksForReason = true }, params.initializationOptions or {})
    end
  end,
  -- In place of `root_markers`: outside a project a text is no source, and needs no server.
  root_dir = function(bufnr, on_dir)
    local project = vim.fs.root(bufnr, 'tickmark.toml')
    if project or vim.bo[bufnr].filetype == 'markdown' then
      on_dir(project or vim.fs.root(bufnr, '.git'))
    end
  end,
}
