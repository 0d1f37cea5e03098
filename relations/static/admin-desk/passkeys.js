/* Asks the browser for a passkey, and sends what it answers. `webauthnJSON` is what allauth ships. */
(function () {
  'use strict'

  async function optionsOf (button) {
    if (button.dataset.options) return JSON.parse(button.dataset.options)
    const answer = await fetch(button.dataset.from, { headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error(answer.statusText)
    return (await answer.json()).request_options
  }

  function withoutPassword (options, form) {
    const ticked = form.querySelector('[name=passwordless]')
    const wanted = options.publicKey.authenticatorSelection
    wanted.residentKey = ticked && ticked.checked ? 'required' : 'discouraged'
    wanted.requireResidentKey = Boolean(ticked && ticked.checked)
    if (wanted.requireResidentKey) wanted.userVerification = 'required'
    return options
  }

  async function ask (button) {
    const form = button.form
    const said = form.querySelector('.passkey-said')
    said.textContent = ''
    button.disabled = true
    try {
      const options = await optionsOf(button)
      const given = button.dataset.passkey === 'make'
        ? await window.webauthnJSON.create(withoutPassword(options, form))
        : await window.webauthnJSON.get(options)
      form.querySelector('[name$=credential]').value = JSON.stringify(given)
      form.submit()
    } catch (error) {
      said.textContent = said.dataset.words
      button.disabled = false
    }
  }

  for (const button of document.querySelectorAll('[data-passkey]')) {
    if (!window.PublicKeyCredential) continue
    button.hidden = false
    button.addEventListener('click', function () { ask(button) })
  }
})()
