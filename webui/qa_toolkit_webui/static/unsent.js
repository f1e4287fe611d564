// Text that has not reached the workspace yet, kept by the browser for this tab until it has.

const PREFIX = 'qa-toolkit:unsent:'
const keyOf = criterion => `${PREFIX}${location.pathname}:${criterion}`

export function keep (criterion, record) {
  try {
    sessionStorage.setItem(keyOf(criterion), JSON.stringify(record))
  } catch {
    // A full or forbidden store: the text is still on the page, and leaving it asks first.
  }
}

export function drop (criterion) {
  try {
    sessionStorage.removeItem(keyOf(criterion))
  } catch {
    // As above.
  }
}

export function recall (criterion) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(criterion)))
  } catch {
    return null
  }
}

/** Whether anything on this page has not reached the workspace yet. */
export function any () {
  try {
    return Object.keys(sessionStorage).some(key => key.startsWith(keyOf('')))
  } catch {
    return false
  }
}
