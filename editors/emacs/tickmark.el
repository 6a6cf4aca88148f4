;;; tickmark.el --- Tick the figures of a draft against its sources -*- lexical-binding: t; -*-
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; SPDX-License-Identifier: MIT OR Apache-2.0
;;; Commentary:
;; Tells Eglot of the language server `tickmark'.
;;; Code:
(require 'eglot)

(add-to-list 'eglot-server-programs '((markdown-mode gfm-mode) . ("tickmark" "lsp")))

(defun tickmark-recheck ()
  "Read the sources and the drafts again."
  (interactive)
  (eglot-execute-command (eglot-current-server) 'tickmark.recheck []))

(defun tickmark-reindex ()
  "Read every source again, changed or not."
  (interactive)
  (eglot-execute-command (eglot-current-server) 'tickmark.reindex []))

(defun tickmark-ignore (reason)
  "Silence the claim at point by a comment that gives REASON."
  (interactive "sReason: ")
  (eglot-execute-command (eglot-current-server) 'tickmark.ignore
                         (vector (append (eglot--TextDocumentPositionParams) (list :reason reason)))))

(defun tickmark-ignore-everywhere (reason)
  "Accept the finding at point in every draft, by an entry of tickmark.ignore that gives REASON."
  (interactive "sReason: ")
  (eglot-execute-command (eglot-current-server) 'tickmark.ignoreEverywhere
                         (vector (append (eglot--TextDocumentPositionParams) (list :reason reason)))))

(defun tickmark-report ()
  "Open the report on the draft in a browser."
  (interactive)
  (let ((page (eglot-execute-command (eglot-current-server) 'tickmark.report
                                     (vector (eglot--TextDocumentPositionParams))))
        (file (make-temp-file "tickmark" nil ".html")))
    (unless (stringp page) (user-error "This draft is not checked"))
    (write-region page nil file nil 'quiet)
    (browse-url-of-file file)))

(provide 'tickmark)
;;; tickmark.el ends here
