// Two people changed the same field: both texts side by side, and a person says what stands. Nothing vanishes.
import { NAMES } from './fields.js'

/** Shows the dispute in the criterion's block; pressing a button decides one field. */
export function showConflict (answer, ask) {
  answer.element.querySelector('.conflict')?.remove()
  const { conflict, fields, number } = answer
  const box = element('div', 'conflict govuk-body')
  const title = element('h3', 'govuk-heading-s govuk-!-margin-bottom-2', `${conflict.by || 'Somebody else'} changed ${number} too${time(conflict.at)}`)
  title.id = `${answer.criterion}.conflict`
  box.setAttribute('role', 'group')
  box.setAttribute('aria-labelledby', title.id)
  box.tabIndex = -1
  box.append(title, element('p', 'govuk-body', 'Both are kept. Choose what stands here; you can change it afterwards.'))
  for (const field of conflict.fields) box.append(part(answer, field, conflict.judgement[field], box, ask))
  answer.placeOfTrouble.after(box)
  const mine = () => {
    for (const text of box.querySelectorAll('[data-mine]')) text.textContent = fields.words(text.dataset.mine, fields.read(text.dataset.mine))
  }
  answer.element.addEventListener('input', mine)
  mine()
}

function part (answer, field, theirs, box, ask) {
  const { fields, number } = answer
  const whole = element('div', 'conflict__field')
  const sides = element('div', 'conflict__sides')
  const their = side(`${NAMES[field]}: theirs`, fields.words(field, theirs))
  const my = side(`${NAMES[field]}: yours`, '')
  my.lastChild.dataset.mine = field
  sides.append(their, my)
  const buttons = element('div', 'button-row')
  const choose = (text, value) => {
    const button = element('button', 'govuk-button govuk-button--secondary', text)
    button.type = 'button'
    button.append(element('span', 'govuk-visually-hidden', `: ${NAMES[field].toLowerCase()} of ${number}`))
    button.addEventListener('click', () => {
      answer.decide(field, value())
      whole.remove()
      if (!answer.conflict) box.remove()
      ask(answer, field)
    })
    buttons.append(button)
  }
  choose('Keep mine', () => fields.read(field))
  choose('Take theirs', () => theirs)
  if (field === 'comment') choose('Keep both', () => [theirs, fields.read(field)].filter(Boolean).join('\n\n'))
  if (field === 'evidence') choose('Keep both', () => [...new Set([...(theirs ?? []), ...fields.read(field)])])
  whole.append(sides, buttons)
  return whole
}

function side (title, text) {
  const box = element('div', 'conflict__side')
  box.append(element('h4', '', title), element('p', 'as-typed', text))
  return box
}

function time (at) {
  if (!at) return ''
  const moment = /^\d{4}-/.test(at) ? new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }) : at
  return ` at ${moment}`
}

function element (name, classes, text = '') {
  const made = document.createElement(name)
  if (classes) made.className = classes
  made.textContent = text
  return made
}
