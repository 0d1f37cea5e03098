/* Prints or copies the codes of the page. */
(function () {
  'use strict'

  const acts = {
    print: async function () { window.print() },
    copy: async function (button) {
      const codes = [...document.querySelectorAll('.recovery-codes code')].map(function (code) { return code.textContent })
      await navigator.clipboard.writeText(codes.join('\n'))
      const said = button.parentElement.querySelector('[data-words]')
      said.textContent = said.dataset.words
    }
  }

  for (const button of document.querySelectorAll('[data-keep]')) {
    // Browsers give the clipboard to pages of https only.
    if (button.dataset.keep === 'copy' && !navigator.clipboard) continue
    button.hidden = false
    button.addEventListener('click', function () { acts[button.dataset.keep](button) })
  }
})()
