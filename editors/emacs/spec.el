;;; spec.el --- A writer's session in a real Emacs with a real server -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: MIT OR Apache-2.0
;;; Commentary:
;; TICKMARK_SERVER_PATH=/path/to/tickmark emacs -Q --batch -L editors/emacs -l editors/emacs/spec.el
;;; Code:
(setq package-directory-list (list "/usr/share/emacs/site-lisp/elpa"))
(package-initialize)
(require 'eglot)
(require 'flymake)
(require 'xref)
(require 'tickmark)
(unless (require 'markdown-mode nil t)
  (define-derived-mode markdown-mode text-mode "Markdown"))

(defvar spec-failed 0)
(defvar spec-folder (file-name-as-directory (file-truename (make-temp-file "tickmark" t))))

(defun spec-write (name text)
  "Write TEXT to the file NAME of the project."
  (let ((path (expand-file-name name spec-folder)))
    (make-directory (file-name-directory path) t)
    (write-region text nil path nil 'quiet)
    path))

(defun spec-wait (hope probe)
  "Return what PROBE returns once it is not nil; fail with HOPE after 20 seconds."
  (let ((end (+ (float-time) 20)) found)
    (while (and (not (setq found (funcall probe))) (< (float-time) end))
      (accept-process-output nil 0.05))
    (or found (error "Waited 20 s for %s" hope))))

(defmacro spec-test (name &rest body)
  "Run BODY and say how NAME went."
  (declare (indent 1))
  `(condition-case trouble
       (progn ,@body (message "pass  emacs: %s" ,name))
     (error (setq spec-failed (1+ spec-failed))
            (message "FAIL  emacs: %s\n      %s" ,name (error-message-string trouble)))))

(defun spec-conflicts ()
  "The errors that Flymake shows."
  (flymake-start)
  (seq-filter (lambda (d) (eq (flymake-diagnostic-type d) 'eglot-error)) (flymake-diagnostics)))

(defun spec-to (words)
  "Put point into the first place of WORDS."
  (goto-char (point-min))
  (search-forward words)
  (backward-char 2))

(setf (alist-get '(markdown-mode gfm-mode) eglot-server-programs nil nil #'equal)
      (list (or (getenv "TICKMARK_SERVER_PATH") "tickmark") "lsp"))
(setq eglot-sync-connect 20 eglot-confirm-server-initiated-edits nil)
(spec-write "tickmark.toml" "sources = [\"sources\"]\n")
(spec-write "sources/harbour-report.md"
            "# Port of Elmstad: annual report 2024\n\nThe port of Elmstad handled 412,000 containers in 2024.\n")
(find-file (spec-write "draft.md" "# Elmstad\n\nGröße 😀: the port of Elmstad handled 431,000 containers in 2024.\n"))
(markdown-mode)
(setq-local project-find-functions (list (lambda (_) (cons 'transient spec-folder))))

(spec-test "a draft starts the server"
  (apply #'eglot--connect (eglot--guess-contact))
  (spec-wait "a server" #'eglot-current-server))

(spec-test "a wrong figure is an error on its own words"
  (let ((found (spec-wait "a conflict" (lambda () (car (spec-conflicts))))))
    (unless (string-match-p "412,000" (flymake-diagnostic-text found)) (error "It does not name the source's figure"))
    (let ((words (buffer-substring (flymake-diagnostic-beg found) (flymake-diagnostic-end found))))
      (unless (equal words "431,000") (error "It stands on \"%s\"" words)))))

(spec-test "a hover quotes the source"
  (spec-to "431,000")
  (let* ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams)))
         (words (eglot--hover-info (plist-get hover :contents))))
    (unless (string-match-p "412,000[*]* containers in 2024" words) (error "It says %s" words))))

(spec-test "the definition is the passage of the source"
  (spec-to "431,000")
  (let ((place (car (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot)))))
    (unless (string-match-p "harbour-report.md" (xref-location-group (xref-item-location place)))
      (error "It leads to %S" place))))

(spec-test "a figure is completed from the sources"
  (goto-char (point-max))
  (insert "\nIn 2024 the port of Elmstad handled ")
  (eglot--signal-textDocument/didChange)
  (let* ((list (jsonrpc-request (eglot-current-server) :textDocument/completion (eglot--TextDocumentPositionParams)))
         (first (aref (plist-get list :items) 0)))
    (unless (equal (plist-get first :label) "412,000") (error "It offers %S" first)))
  (delete-region (line-beginning-position 0) (point-max)))

(spec-test "the source's figure is put in, and the finding goes"
  (spec-to "431,000")
  (let* ((actions (append (eglot-code-actions (point) (point) nil nil) nil))
         (use (seq-find (lambda (a) (string-prefix-p "Use 412,000" (plist-get a :title))) actions)))
    (unless use (error "No such action: %S" (mapcar (lambda (a) (plist-get a :title)) actions)))
    (eglot--apply-workspace-edit (plist-get use :edit)))
  (goto-char (point-min))
  (search-forward "handled 412,000 containers")
  (eglot--signal-textDocument/didChange)
  (spec-wait "the finding to go" (lambda () (null (spec-conflicts)))))

(defun spec-on (words)
  "The findings that Flymake shows on WORDS."
  (flymake-start)
  (seq-filter (lambda (d)
                (string-match-p (regexp-quote words)
                                (buffer-substring (flymake-diagnostic-beg d) (flymake-diagnostic-end d))))
              (flymake-diagnostics)))

(defun spec-apply (title)
  "Run the code action at point whose title begins with TITLE."
  (let* ((actions (append (eglot-code-actions (point) (point) nil nil) nil))
         (action (seq-find (lambda (a) (string-prefix-p title (plist-get a :title))) actions))
         (command (plist-get action :command)))
    (unless action (error "No such action: %S" (mapcar (lambda (a) (plist-get a :title)) actions)))
    (when (plist-get action :edit) (eglot--apply-workspace-edit (plist-get action :edit)))
    (when command
      (eglot-execute-command (eglot-current-server) (intern (plist-get command :command)) (plist-get command :arguments)))
    (eglot--signal-textDocument/didChange)))

(spec-test "each verdict has its kind, and all are listed"
  (spec-write "sources/letter.md" "By our books, revenue of the port of Elmstad was $91.2 million in 2024.\n")
  (spec-write "sources/money.md" "Revenue of the port of Elmstad was $96.4 million in 2024.\n")
  (tickmark-recheck)
  (goto-char (point-max))
  (insert "\nThe port of Elmstad handled 431,000 containers in 2024.\n\n"
          "Revenue of the port of Elmstad was nearly $97 million in 2024.\n\n"
          "The port of Elmstad employs 1,870 people.\n")
  (eglot--signal-textDocument/didChange)
  (spec-wait "three verdicts"
             (lambda ()
               (equal (mapcar (lambda (words) (mapcar #'flymake-diagnostic-type (spec-on words)))
                              '("431,000" "$97 million" "1,870"))
                      '((eglot-error) (eglot-warning) (eglot-note)))))
  (flymake-show-buffer-diagnostics)
  (with-current-buffer (flymake--diagnostics-buffer-name)
    (unless (= (length (funcall tabulated-list-entries)) 3) (error "The list is not whole"))))

(spec-test "a claim is ignored, and the finding goes"
  (spec-to "1,870")
  (spec-apply "Ignore this figure")
  (spec-wait "the finding to go" (lambda () (null (spec-on "1,870")))))

;; A batch Emacs hears of no file that changes; saving has the server look at them.
(spec-test "a source that changes is followed"
  (spec-write "sources/letter.md" "By our books, revenue of the port of Elmstad was $96.4 million in 2024.\n")
  (save-buffer)
  (spec-wait "the dispute to be over" (lambda () (null (spec-on "$97 million")))))

(spec-test "changed settings are followed"
  (spec-write "tickmark.toml" "sources = [\"sources\"]\n[severity]\nconflict = \"warning\"\n")
  (set-buffer-modified-p t)
  (save-buffer)
  (spec-wait "a warning in place of the error"
             (lambda () (equal (mapcar #'flymake-diagnostic-type (spec-on "431,000")) '(eglot-warning)))))

(spec-test "a finding is accepted everywhere, in a list that the server creates"
  (spec-to "431,000")
  (spec-apply "Ignore everywhere")
  ;; jsonrpc.el leaves a message that comes right behind a reply unread until the next one comes.
  (sit-for 0.5)
  (tickmark-recheck)
  (spec-wait "the list" (lambda () (file-exists-p (expand-file-name "tickmark.ignore" spec-folder))))
  (spec-wait "the finding to go" (lambda () (null (spec-on "431,000"))))
  (unless (file-exists-p (expand-file-name "tickmark.ignore" spec-folder)) (error "There is no list")))

(spec-test "the server runs its commands"
  (tickmark-recheck)
  (tickmark-reindex))

(spec-test "the server ends when it is asked to"
  (eglot-shutdown (eglot-current-server)))

(delete-directory spec-folder t)
(kill-emacs (if (> spec-failed 0) 1 0))
;;; spec.el ends here
