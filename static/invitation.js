// The code of an invitation stands behind the # of its address, which browsers tell no server.
'use strict'
document.addEventListener('DOMContentLoaded', () => {
  const field = document.querySelector('[data-from-address]')
  if (field && !field.value && location.hash) field.value = decodeURIComponent(location.hash.slice(1))
  history.replaceState(null, '', location.pathname)
})
