// What-if, live: each change asks the server for the result and puts it in place. Without this the form's button does the same.
const form = document.getElementById('try')
const result = document.getElementById('try-result')
const says = document.getElementById('try-says')
const problem = document.getElementById('day_rate-error')
const rate = document.getElementById('day_rate')
let asking = null
let timer = 0

// Only what is ticked: the address stays short, and can be kept or sent.
function query () {
  const all = new FormData(form)
  const chosen = new URLSearchParams()
  for (const name of ['target', 'day_rate']) if (all.get(name)) chosen.set(name, all.get(name))
  for (const id of all.getAll('step')) {
    chosen.append('step', id)
    if (all.get(`to.${id}`)) chosen.set(`to.${id}`, all.get(`to.${id}`))
  }
  return chosen
}

async function show () {
  asking?.abort()
  asking = new AbortController()
  const chosen = query()
  try {
    const answer = await fetch(`${form.dataset.score}?${chosen}`, { signal: asking.signal })
    if (!answer.ok) throw new Error(String(answer.status))
    const open = [...result.querySelectorAll('details')].map(one => [one.querySelector('summary').textContent, one.open])
    result.innerHTML = await answer.text()
    for (const one of result.querySelectorAll('details')) one.open = new Map(open).get(one.querySelector('summary').textContent) ?? false
    const card = result.querySelector('[data-says]')
    says.textContent = card.dataset.says
    tellProblem(card.dataset.problem)
    history.replaceState(null, '', `${location.pathname}?${chosen}`)
  } catch (error) {
    if (error.name !== 'AbortError') says.textContent = 'This could not be worked out just now. Change something to try again.'
  }
}

function tellProblem (text) {
  problem.hidden = !text
  problem.querySelector('[data-problem]').textContent = text
  rate.classList.toggle('govuk-input--error', Boolean(text))
  rate.closest('.govuk-form-group').classList.toggle('govuk-form-group--error', Boolean(text))
  rate.setAttribute('aria-describedby', text ? 'day_rate-hint day_rate-error' : 'day_rate-hint')
}

form.addEventListener('change', event => {
  if (event.target.matches('[data-reload]')) {
    location.search = query()
    return
  }
  const step = event.target.name.startsWith('to.') ? document.getElementById(`step-${event.target.name.slice(3)}`) : null
  if (step) step.checked = true
  show()
})
rate.addEventListener('input', () => {
  clearTimeout(timer)
  timer = setTimeout(show, 500)
})
form.addEventListener('submit', event => {
  event.preventDefault()
  show()
})
form.querySelector('[data-whole-way]')?.addEventListener('click', event => {
  event.preventDefault()
  for (const box of form.querySelectorAll('[data-way] input[type=checkbox]')) box.checked = true
  show()
})
