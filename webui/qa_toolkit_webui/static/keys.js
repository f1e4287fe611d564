// Single keys for those who judge many criteria. They can be switched off, and they wait while somebody types (WCAG 2.1.4).

const STORE = 'qa-toolkit:keys'
const TYPING = 'input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]'

export function startKeys (form) {
  const criteria = [...form.querySelectorAll('[data-criterion]')]
  const dialog = document.getElementById('keys')
  const box = document.getElementById('keys-on')
  const isOff = () => sessionStorage.getItem(STORE) === 'off'
  box.checked = !isOff()
  box.addEventListener('change', () => sessionStorage.setItem(STORE, box.checked ? 'on' : 'off'))

  const here = () => document.activeElement?.closest('[data-criterion]')
  document.addEventListener('keydown', event => {
    if (isOff() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open) return
    if (event.target.matches?.(TYPING)) return
    if (act(event.key, criteria, here(), dialog)) event.preventDefault()
  })
}

function act (key, criteria, current, dialog) {
  if (key === '?') {
    dialog.showModal()
    return true
  }
  if (/^\d$/.test(key)) return choose(current, Number(key))
  const step = { n: 1, j: 1, p: -1, k: -1 }[key]
  if (!step) return false
  const at = current ? criteria.indexOf(current) : inView(criteria, step)
  go(criteria[Math.max(0, Math.min(criteria.length - 1, at + step))])
  return true
}

function choose (current, number) {
  const radios = current ? [...current.querySelectorAll('.levels input')] : []
  const radio = number === 0 ? radios.at(-1) : radios.slice(0, -1)[number - 1]
  if (!radio) return false
  radio.focus({ preventScroll: true })
  if (!radio.checked) radio.click()
  return true
}

/** The focus goes to the choice itself: a screen reader says the criterion's name, and arrow keys go on from there. */
function go (criterion) {
  criterion.scrollIntoView({ block: 'start' })
  const target = criterion.querySelector('.levels input:checked') ?? criterion.querySelector('input:not([type=hidden]), textarea')
  target.focus({ preventScroll: true })
  const { top, bottom } = target.getBoundingClientRect()
  if (bottom > innerHeight || top < 0) target.scrollIntoView({ block: 'center' })
}

function inView (criteria, step) {
  const first = criteria.findIndex(one => one.getBoundingClientRect().top >= 0)
  return first < 0 ? criteria.length - (step > 0 ? 2 : 0) : step > 0 ? first - 1 : first
}
