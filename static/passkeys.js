// Keys need a browser that knows them and an address with a name; elsewhere their part of the page stays hidden.
'use strict'
document.addEventListener('DOMContentLoaded', () => {
  const usable = window.PublicKeyCredential && window.isSecureContext && !/^[\d.]+$|:/.test(location.hostname)
  for (const part of document.querySelectorAll('[data-passkey]')) part.hidden = !usable
  for (const part of document.querySelectorAll('[data-no-passkey]')) part.hidden = usable
})
document.addEventListener('allauth.error', event => {
  event.preventDefault()
  for (const problem of document.querySelectorAll('[data-passkey-problem]')) problem.hidden = false
})
