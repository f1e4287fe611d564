// One line for the whole page says whether all is saved: one line for each field would chatter in a screen reader.

const SLOW = 500 // what is saved faster than this needs no 'Saving…'

export class StatusLine {
  constructor (element) {
    this.element = element
    this.savedAt = ''
    this.note = ''
  }

  show (answers, evidence, again = false) {
    clearTimeout(this.timer)
    const disputed = answers.filter(answer => answer.conflict).map(answer => answer.number)
    const locked = answers.find(answer => answer.isLocked && answer.isUnsent)
    const refused = answers.filter(answer => answer.trouble && answer.isUnsent).map(answer => answer.number)
    const lost = answers.find(answer => answer.attempts)
    if (locked) return this.say(`Not saved: ${locked.trouble} Your text is kept here.`, 'trouble', again)
    if (disputed.length) return this.say(`Somebody else changed ${disputed.join(', ')} too. Both are kept: choose there what stands.`, 'trouble', again)
    if (lost) return this.say(`Not saved yet: ${lost.lostBecause || 'no connection.'} Your text is kept here and will be sent.`, 'trouble', again)
    if (refused.length) return this.say(`Not saved yet: look at ${refused.join(', ')}.`, 'trouble', again)
    if (evidence.some(one => one.isBusy)) return this.say('Storing evidence…', 'waiting', again)
    if (answers.some(answer => answer.isUnsent)) {
      if (this.element.dataset.state === 'saved') this.say('', 'waiting') // 'All saved' is not true any more
      this.timer = setTimeout(() => this.say('Saving…', 'waiting'), SLOW)
      return
    }
    if (this.savedAt) this.say(`All saved at ${this.savedAt}. ${this.note}`.trim().replace(/\.$/, this.note ? '.' : ''), 'saved', again)
    else if (again) this.say('Nothing had changed.', 'saved', again)
  }

  announce (words) {
    this.say(words, 'saved')
  }

  say (words, state, again = false) {
    if (this.element.textContent === words && !again) return
    clearTimeout(this.saying)
    if (again) this.element.textContent = '' // the same words are read again only after a change
    this.element.dataset.state = state
    this.saying = setTimeout(() => { this.element.textContent = words }, again ? 60 : 0)
  }
}
