// Works the doors without loading the page anew. Without this the forms are sent as they are.
(() => {
  'use strict'
  const main = document.querySelector('main'), words = main.dataset, net = document.getElementById('net')
  const live = `${location.pathname}/doors`
  const cards = [...document.querySelectorAll('.door')]
  // How long an answer may take, how long a press stays the same press, and how long a finger may bounce; milliseconds.
  const patience = 12000, press = 30000, bounce = 1500
  let lost = 0, used = Date.now(), wake = () => {}, reloads = false

  const random = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, '0')).join('')
  const wait = (time) => new Promise((done) => setTimeout(done, time))
  const idOf = (card) => card.id.slice(1)
  const reload = () => {
    reloads = true
    location.replace(location.pathname)
  }

  // Answers, or throws: with words where the server has said no, without them where it was not heard.
  const ask = async (query, form) => {
    const given = new AbortController()
    const timer = setTimeout(() => given.abort(), patience)
    try {
      const answer = await fetch(live + query, { method: form ? 'POST' : 'GET', body: form, cache: 'no-store', credentials: 'omit', signal: given.signal })
      if (answer.status >= 500) throw new Error('unwell')
      const told = await answer.json()
      if (answer.status === 404) reload()
      if (!answer.ok) throw Object.assign(new Error('no'), { text: told.text, after: Number(answer.headers.get('retry-after')) || 0 })
      return told
    } finally {
      clearTimeout(timer)
    }
  }

  const set = (node, text) => {
    // A reader reads a live region again when it is written again.
    if (node.textContent !== text) node.textContent = text
  }
  const say = (card, outcome, text) => {
    if (outcome) card.dataset.outcome = outcome
    else delete card.dataset.outcome
    set(card.querySelector('.outcome'), text)
  }
  const draw = (card, door) => {
    const [big, more] = card.querySelectorAll('button')
    card.dataset.shows = door.shows
    set(card.querySelector('.shows'), door.word)
    if (door.act) big.value = door.act
    big.hidden = !door.act
    more.hidden = !door.more
    set(big.querySelector('.label'), card.dataset.outcome === 'failed' ? words.again : door.label)
  }
  const show = (told) => {
    lost = 0
    net.hidden = true
    if (told.version !== words.version && !cards.some((card) => card.busy)) return reload()
    for (const door of told.doors) {
      const card = cards.find((one) => idOf(one) === door.id)
      if (!card?.querySelector('form') || card.busy) continue
      // What was said of the last press is over when the door stands differently.
      if (card.dataset.shows !== door.shows) say(card, null, '')
      draw(card, door)
    }
  }

  const send = async (card, act) => {
    // Until an answer came it is the same press: what arrived and was not heard of is not done again.
    if (!card.press || card.press.act !== act || Date.now() - card.press.at > press) card.press = { act, once: random(), at: Date.now() }
    const form = new URLSearchParams({ door: idOf(card), act, once: card.press.once })
    for (let tries = 1; ; tries++) {
      try {
        const told = await ask('', form)
        delete card.press
        return told
      } catch (error) {
        if (error.text || tries === 3) throw error
        say(card, 'working', words.retrying)
        await wait(tries * 1000)
      }
    }
  }
  const follow = async (card, told) => {
    for (const until = Date.now() + 60000; told.outcome?.kind === 'working' && Date.now() < until;) {
      say(card, 'working', told.outcome.text)
      await wait(1000)
      told = await ask(`?attempt=${told.outcome.attempt}`).catch((error) => {
        if (error.text && !error.after) throw error
        return told
      })
    }
    return told
  }
  const use = async (card, act) => {
    if (card.busy) return
    card.busy = true
    used = Date.now()
    const buttons = card.querySelectorAll('button')
    for (const button of buttons) button.setAttribute('aria-disabled', 'true')
    say(card, 'working', act === 'lock' ? words.locking : words.unlocking)
    let told
    try {
      told = await follow(card, await send(card, act))
      say(card, told.outcome?.kind, told.outcome?.text ?? '')
      if (told.outcome?.kind === 'done') navigator.vibrate?.(60)
    } catch (error) {
      say(card, 'failed', error.text ?? words.failed)
    }
    // A second tap of the same finger must not undo the first, now that the control says something else.
    const drawn = () => told && draw(card, told.doors.find((door) => door.id === idOf(card)) ?? {})
    if (card.dataset.outcome === 'done') drawn()
    else set(card.querySelector('.label'), words.again)
    await wait(bounce)
    for (const button of buttons) button.removeAttribute('aria-disabled')
    card.busy = false
    wake()
  }

  for (const card of cards) {
    for (const button of card.querySelectorAll('button')) {
      button.addEventListener('click', (event) => {
        event.preventDefault()
        use(card, button.value)
      })
    }
  }

  const pause = () => document.hidden ? 3600000 : words.ahead === '1' ? 15000 : Date.now() - used < 180000 ? 3000 : 15000
  const watch = async () => {
    while (!reloads) {
      await new Promise((done) => {
        wake = done
        setTimeout(done, pause())
      })
      if (document.hidden) continue
      try {
        show(await ask(''))
      } catch (error) {
        if (error.after) await wait(error.after * 1000)
        else if (++lost > 1) net.hidden = false
      }
    }
  }
  const look = () => {
    if (!document.hidden) used = Date.now()
    wake()
  }
  document.addEventListener('visibilitychange', look)
  addEventListener('online', look)
  addEventListener('offline', () => { net.hidden = false })
  if (location.search) history.replaceState(null, '', location.pathname)
  watch()
})()
