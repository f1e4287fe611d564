// Asks once a second whether the standard's file has changed, and shows the page anew where the reader was.
import * as unsent from './unsent.js'

const SECOND = 1000
const PATIENCE = 5
const bar = document.getElementById('preview')
const PLACE = `qa-toolkit:preview:${location.pathname}`
let waited = 0
const folds = () => [...document.querySelectorAll('main details')]

/** What a reload loses: which folds are open, how far down the page is, and what has the focus. */
function remember () {
  const open = folds().flatMap((fold, index) => fold.open ? [index] : [])
  const place = { open, top: scrollY, focus: document.activeElement?.id ?? '' }
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(place))
  } catch {
    // A full or forbidden store: the page begins at its top.
  }
}

function restore () {
  let place = null
  try {
    place = JSON.parse(sessionStorage.getItem(PLACE))
    sessionStorage.removeItem(PLACE)
  } catch {
    return
  }
  if (!place) return
  folds().forEach((fold, index) => { fold.open = place.open.includes(index) || fold.open })
  if (place.focus) document.getElementById(place.focus)?.focus({ preventScroll: true })
  scrollTo({ top: place.top, behavior: 'instant' })
}

async function ask () {
  try {
    const answer = await fetch(bar.dataset.poll)
    const { state } = await answer.json()
    // What is being typed is saved first; what cannot be saved does not keep the page as it was for ever.
    if (state !== bar.dataset.state && (!unsent.any() || ++waited > PATIENCE)) {
      remember()
      location.reload()
      return
    }
  } catch {
    // The preview has been stopped; if it is started again, this page follows.
  }
  setTimeout(ask, SECOND)
}

restore()
setTimeout(ask, SECOND)
