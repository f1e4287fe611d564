// A report that is being made: asks once a second how far it is, says so in one line, and shows the page anew when it has ended.
const job = document.getElementById('job')
const progress = document.getElementById('job-progress')
const SECOND = 1000
const PATIENCE = 5
let misses = 0

async function ask () {
  try {
    const answer = await fetch(job.dataset.poll)
    if (!answer.ok) throw new Error(String(answer.status))
    const { state, progress: words } = await answer.json()
    misses = 0
    if (state === 'done' || state === 'failed') {
      location.reload()
      return
    }
    if (progress.textContent !== words) progress.textContent = words
  } catch {
    misses += 1
    if (misses === PATIENCE) {
      progress.textContent = 'The server does not answer. Press ‘Check again’ in a moment.'
      return
    }
  }
  setTimeout(ask, SECOND)
}

if (job?.dataset.poll) setTimeout(ask, SECOND)
