-- A writer's session in a real Neovim with a real server, from opening a draft to a fixed figure.
--
--   TICKMARK_SERVER_PATH=/path/to/tickmark nvim --headless --clean --cmd 'set runtimepath^=editors/neovim' \
--     -S editors/neovim/spec/tickmark_spec.lua

local here = vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2))
local spec = dofile(vim.fs.joinpath(here, 'harness.lua'))
local test, wait, equal, holds = spec.test, spec.wait, spec.equal, spec.holds

local server = assert(vim.env.TICKMARK_SERVER_PATH, 'TICKMARK_SERVER_PATH names no server')

local folder = spec.project({
  ['tickmark.toml'] = 'sources = ["sources"]\n',
  ['sources/harbour-report.md'] = '# Port of Elmstad: annual report 2024\n\n'
    .. 'The port of Elmstad handled 412,000 containers in 2024.\n\n'
    .. 'The port of Elmstad handled 389,000 containers in 2023.\n',
  ['notes/draft.md'] = '# Elmstad grows\n\n'
    .. 'Größe 😀: the port of Elmstad handled 431,000 containers in 2024.\n\n'
    .. 'The port of Elmstad handled 389,000 containers in 2023.\n',
})
local elsewhere = spec.project({ ['readme.txt'] = 'Sales were 4 million in 2024.\n' })
local draft_path = vim.fs.joinpath(folder, 'notes/draft.md')
local source_path = vim.fs.joinpath(folder, 'sources/harbour-report.md')
local claim = 2 -- the line of the wrong figure, counted from 0

vim.lsp.config('tickmark', { cmd = { server, 'lsp' } })
vim.lsp.enable('tickmark')
vim.cmd.edit(draft_path)
local draft = vim.api.nvim_get_current_buf()

local function client()
  return vim.lsp.get_clients({ name = 'tickmark' })[1]
end

local function line(number)
  return vim.api.nvim_buf_get_lines(draft, number, number + 1, false)[1]
end

--- The findings of the draft on the line of the wrong figure.
local function on_claim()
  return vim.diagnostic.get(draft, { lnum = claim })
end

local function cursor_to_claim()
  vim.api.nvim_set_current_buf(draft)
  local column = assert(line(claim):find('4%d%d,000')) - 1
  vim.api.nvim_win_set_cursor(0, { claim + 1, column + 2 })
end

test('a draft starts the server at its project', function()
  wait('a client', client)
  equal(folder, client().root_dir)
end)

test('a wrong figure is an error that names what the source says and where', function()
  local finding = wait('a finding', function()
    return on_claim()[1]
  end)
  equal(vim.diagnostic.severity.ERROR, finding.severity)
  equal('tickmark', finding.source)
  equal('figure', finding.code)
  holds(finding.message, '412,000')
  holds(finding.message, 'harbour-report.md')
  -- The range, in bytes behind an umlaut and an emoji, is that of the figure.
  local words = vim.api.nvim_buf_get_text(draft, finding.lnum, finding.col, finding.end_lnum, finding.end_col, {})
  holds(words[1], '431,000')
  equal(1, #words)
end)

test('a supported figure has no finding', function()
  equal({}, vim.diagnostic.get(draft, { lnum = claim + 2 }))
end)

test('hover quotes the source', function()
  cursor_to_claim()
  vim.lsp.buf.hover()
  local text = spec.float()
  holds(text, '412,000 containers')
  holds(text, 'harbour-report.md')
  vim.cmd('fclose!')
end)

test('definition leads to the passage', function()
  cursor_to_claim()
  vim.lsp.buf.definition()
  wait('the source', function()
    return vim.api.nvim_buf_get_name(0) == source_path
  end)
  equal(3, vim.api.nvim_win_get_cursor(0)[1])
end)

test('an unsaved change of the source counts', function()
  local source = vim.fn.bufnr(source_path)
  vim.api.nvim_buf_set_text(source, 2, 28, 2, 35, { '431,000' })
  holds(vim.api.nvim_buf_get_lines(source, 2, 3, false)[1], 'handled 431,000 containers')
  wait('the finding to go', function()
    return #on_claim() == 0
  end)
  vim.api.nvim_buf_set_text(source, 2, 28, 2, 35, { '412,000' })
  wait('the finding to come back', function()
    return #on_claim() == 1
  end)
end)

test('a code action puts the figure of the source in', function()
  cursor_to_claim()
  local titles = {}
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      table.insert(titles, action.title)
      return action.title:match('^Use .*412,000.*harbour%-report%.md') ~= nil
    end,
  })
  local changed = vim.wait(15000, function()
    return line(claim):find('412,000', 1, true) ~= nil
  end, 20)
  assert(changed, 'the line did not change; actions offered: ' .. vim.inspect(titles))
  equal('Größe 😀: the port of Elmstad handled 412,000 containers in 2024.', line(claim))
  wait('the finding to go', function()
    return #on_claim() == 0
  end)
end)

test('a figure is completed from the sources, and cited', function()
  vim.api.nvim_set_current_buf(draft)
  vim.lsp.completion.enable(true, client().id, draft, { autotrigger = true })
  vim.api.nvim_buf_set_lines(draft, -1, -1, false, { '', 'In 2023 the port of Elmstad handled ' })
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(draft), 0 })
  local params = vim.lsp.util.make_position_params(0, client().offset_encoding)
  params.position.character = #'In 2023 the port of Elmstad handled '
  local answer = wait('an answer', function()
    local result = client():request_sync('textDocument/completion', params, 10000, draft)
    return result and result.result
  end)
  equal('389,000', answer.items[1].label)
  holds(answer.items[1].detail, 'harbour-report.md:5')
  holds(answer.items[1].textEdit.newText, '389,000[^1]')
  vim.api.nvim_buf_set_lines(draft, -3, -1, false, {})
end)

test('references lead from a source to the claims that rest on it', function()
  vim.cmd.edit(source_path)
  vim.api.nvim_win_set_cursor(0, { 5, 0 })
  local found
  vim.lsp.buf.references({ includeDeclaration = false }, {
    on_list = function(list)
      found = list.items
    end,
  })
  wait('references', function()
    return found
  end)
  equal(1, #found)
  equal(draft_path, found[1].filename)
  equal(claim + 3, found[1].lnum)
end)

test('the claims of a draft are its symbols', function()
  vim.api.nvim_set_current_buf(draft)
  local params = { textDocument = vim.lsp.util.make_text_document_params(draft) }
  local tree = client():request_sync('textDocument/documentSymbol', params, 10000, draft).result
  equal('Elmstad grows', tree[1].name)
  equal('✓ 389,000', tree[1].children[2].name)
end)

test('evidence opens beside the draft, and `:Tickmark ignore` silences a claim', function()
  vim.api.nvim_set_current_buf(draft)
  vim.api.nvim_buf_set_lines(draft, claim, claim + 1, false, { 'Größe 😀: the port of Elmstad handled 431,000 containers in 2024.' })
  wait('the finding', function()
    return #on_claim() == 1
  end)
  cursor_to_claim()
  vim.cmd('Tickmark evidence')
  wait('the window', function()
    return vim.api.nvim_get_current_buf() ~= draft
  end)
  local page = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  holds(page, '# conflict: 431,000')
  holds(page, '> The port of Elmstad handled 412,000 containers in 2024.')
  vim.cmd.close()
  cursor_to_claim()
  vim.cmd('Tickmark ignore restated later')
  wait('the comment', function()
    return line(claim):find('<!-- tickmark: ignore[figure] restated later -->', 1, true)
  end)
  wait('the finding to go', function()
    return #on_claim() == 0
  end)
end)

test('changed settings are followed without a restart', function()
  vim.api.nvim_buf_set_lines(draft, claim, claim + 1, false, { 'Größe 😀: the port of Elmstad handled 431,000 containers in 2024.' })
  wait('the finding', function()
    return #on_claim() == 1
  end)
  vim.fn.writefile({ 'sources = ["sources"]', '[severity]', 'conflict = "warning"' }, vim.fs.joinpath(folder, 'tickmark.toml'))
  wait('a warning in place of the error', function()
    return #on_claim() == 1 and on_claim()[1].severity == vim.diagnostic.severity.WARN
  end)
end)

test('inlay hints come once they are switched on', function()
  client().settings = { tickmark = { inlayHints = true } }
  client():notify('workspace/didChangeConfiguration', { settings = client().settings })
  vim.lsp.inlay_hint.enable(true, { bufnr = draft })
  local hints = wait('hints', function()
    local got = vim.lsp.inlay_hint.get({ bufnr = draft })
    return #got > 0 and got
  end)
  holds(vim.inspect(hints), '≠ 412,000 · harbour-report')
end)

local verdicts = spec.project({
  ['tickmark.toml'] = 'sources = ["sources"]\n',
  ['sources/report.md'] = '---\ndate: 2025-02-20\n---\n\n# Port of Elmstad: annual report 2024\n\n'
    .. 'The port of Elmstad handled 412,000 containers in 2024.\n\n'
    .. 'Revenue of the port of Elmstad was $96.4 million in 2024.\n',
  ['sources/letter.md'] = '---\ndate: 2025-03-04\n---\n\n# Letter of the ministry\n\n'
    .. 'By our books, revenue of the port of Elmstad was $91.2 million in 2024.\n',
  ['draft.md'] = '# Elmstad\n\n'
    .. 'The port of Elmstad handled 431,000 containers in 2024.\n\n'
    .. 'Revenue of the port of Elmstad was nearly $97 million in 2024.\n\n'
    .. 'The port of Elmstad employs 1,870 people.\n',
})
local second

--- The severity of the finding on each line of the second draft that has one.
local function severities()
  local found = {}
  for _, finding in ipairs(vim.diagnostic.get(second)) do
    found[finding.lnum] = finding.severity
  end
  return found
end

test('each verdict has its severity, and all are listed', function()
  vim.cmd.edit(vim.fs.joinpath(verdicts, 'draft.md'))
  second = vim.api.nvim_get_current_buf()
  local s = vim.diagnostic.severity
  local wanted = { [2] = s.ERROR, [4] = s.WARN, [6] = s.INFO }
  wait('three verdicts', function()
    return vim.deep_equal(wanted, severities())
  end)
  vim.diagnostic.setqflist({ open = false })
  local listed = vim.tbl_filter(function(item)
    return item.bufnr == second
  end, vim.fn.getqflist())
  equal({ 'E', 'W', 'I' }, vim.tbl_map(function(item)
    return item.type
  end, listed))
end)

test('a hover shows every side of a dispute, with its date', function()
  vim.api.nvim_win_set_cursor(0, { 5, 46 })
  vim.lsp.buf.hover()
  local text = spec.float()
  for _, part in ipairs({ 'disputed', '$96.4 million', '$91.2 million', '2025-03-04', 'letter.md:7' }) do
    holds(text, part)
  end
  vim.cmd('fclose!')
end)

test('a source that changes on disk is followed', function()
  local letter = vim.fs.joinpath(verdicts, 'sources/letter.md')
  local words = table.concat(vim.fn.readfile(letter), '\n')
  vim.fn.writefile(vim.split((words:gsub('91%.2', '96.4')), '\n'), letter)
  wait('the dispute to be over', function()
    return severities()[4] == nil
  end)
end)

--- Carries out the code action whose title begins so, answering `reason` (nil: nothing) when asked why.
local function ignore(title, reason)
  local input, asked = vim.ui.input, false
  vim.ui.input = function(options, answered)
    vim.ui.input, asked = input, true
    holds(options.prompt, 'Why')
    answered(reason)
  end
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return vim.startswith(action.title, title)
    end,
  })
  wait('the question', function()
    return asked
  end)
end

test('a claim is ignored by a code action, for a reason that is asked for', function()
  vim.api.nvim_win_set_cursor(0, { 7, 30 })
  local before = vim.api.nvim_buf_get_lines(second, 6, 7, false)[1]
  ignore('Ignore this figure', nil)
  equal(before, vim.api.nvim_buf_get_lines(second, 6, 7, false)[1])
  ignore('Ignore this figure', 'counted by hand')
  wait('the finding to go', function()
    return severities()[6] == nil
  end)
  holds(vim.api.nvim_buf_get_lines(second, 6, 7, false)[1], '<!-- tickmark: ignore[figure] counted by hand -->')
end)

test('a finding is accepted everywhere, in a list that is made, and one that is open counts unsaved', function()
  local list = vim.fs.joinpath(verdicts, 'tickmark.ignore')
  vim.api.nvim_win_set_cursor(0, { 3, 30 })
  ignore('Ignore everywhere', 'counted twice')
  wait('the finding to go', function()
    return severities()[2] == nil
  end)
  assert(vim.fn.readfile(list)[1]:match('^%x+  counted twice$'))
  vim.cmd.edit(list)
  equal('tickmarkignore', vim.bo.filetype)
  local buffer = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, { '# ours' })
  wait('the finding to come back', function()
    return severities()[2] ~= nil
  end)
  vim.api.nvim_set_current_buf(second)
  vim.api.nvim_win_set_cursor(0, { 3, 30 })
  vim.cmd('Tickmark accept counted anew')
  wait('the finding to go', function()
    return severities()[2] == nil
  end)
  assert(vim.api.nvim_buf_get_lines(buffer, 1, 2, false)[1]:match('^%x+  counted anew$'))
  vim.bo[buffer].modified = false
end)

test('the report opens in a browser', function()
  local opened
  local open = vim.ui.open
  vim.ui.open = function(path)
    opened = path
  end
  vim.cmd('Tickmark report')
  wait('the page', function()
    return opened
  end)
  vim.ui.open = open
  local page = table.concat(vim.fn.readfile(opened), '\n')
  holds(page, '<h1>draft.md</h1>')
  holds(page, 'Coverage by heading')
  vim.api.nvim_set_current_buf(draft)
end)

test('the help is found', function()
  vim.cmd('help tickmark')
  equal('help', vim.bo.buftype)
  holds(table.concat(vim.api.nvim_buf_get_lines(0, 0, 3, false), '\n'), '*tickmark.txt*')
  vim.cmd.helpclose()
end)

test('checkhealth names program, settings and sources', function()
  vim.cmd('checkhealth tickmark')
  local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  holds(report, '`tickmark` is enabled')
  holds(report, 'tickmark 0.')
  holds(report, server)
  holds(report, '`' .. vim.fs.joinpath(folder, 'tickmark.toml') .. '`')
  holds(report, 'tickmark.toml`: 1 source\n')
  assert(not report:find('ERROR') and not report:find('WARNING'), report)
  vim.cmd.bwipeout()
end)

test('checkhealth says what is wrong when there is no program', function()
  vim.lsp.config('tickmark', { cmd = { '/nowhere/tickmark', 'lsp' } })
  vim.cmd('checkhealth tickmark')
  local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  vim.lsp.config('tickmark', { cmd = { server, 'lsp' } })
  holds(report, '`/nowhere/tickmark` is not executable')
  holds(report, 'cargo install --path .')
  vim.cmd.bwipeout()
end)

test('a text outside a project starts no server', function()
  vim.cmd.edit(vim.fs.joinpath(elsewhere, 'readme.txt'))
  equal('text', vim.bo.filetype)
  vim.wait(300)
  equal({}, vim.lsp.get_clients({ bufnr = 0, name = 'tickmark' }))
end)

test('the server ends when it is stopped', function()
  local running = client()
  running:stop()
  wait('the end', function()
    return running:is_stopped()
  end)
end)

spec.finish()
