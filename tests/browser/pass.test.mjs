// The web pass on a phone: the real page, in a real browser, over good lines and bad ones.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, beforeEach, describe, test } from 'node:test'
import { startServer, store } from '../clients/server.mjs'
import { chromium, startBrowser } from './browser.mjs'

const hour = 3_600_000

describe(`The web pass on ${store}`, { skip: chromium ? false : 'no Chromium is installed, and only root may install it' }, () => {
  let server, browser, axe, door

  const must = async (path, body = {}) => {
    const { status, body: answer } = await server.call(path, { body })
    assert.equal(status, 200, `${path}: ${JSON.stringify(answer)}`)
    return answer
  }
  const now = async () => new Date((await must('/sandbox/get_clock')).clock.now).getTime()

  /** Lets Jane in. @param times Hours from now. */
  const pass = async ({ from, until = 60, doors = [door.device_id] } = {}) => {
    const moment = await now()
    const at = (hours) => new Date(moment + hours * hour).toISOString()
    const { access_grant } = await must('/access_grants/create', {
      user_identity: { full_name: 'Jane Doe' }, device_ids: doors, requested_access_methods: [{ mode: 'cloud_key' }], ends_at: at(until),
      ...(from === undefined ? {} : { starts_at: at(from) }),
    })
    const { access_methods } = await must('/access_methods/list', { access_grant_id: access_grant.access_grant_id })
    return { url: access_methods[0].pass_url, grant: access_grant.access_grant_id, method: access_methods[0].access_method_id }
  }
  const opened = async (url, how) => {
    const page = await browser.page('about:blank')
    await page.onPhone(how)
    await page.open(url)
    return page
  }
  const isLocked = async () => (await must('/devices/get', { device_id: door.device_id })).device.properties.locked
  const attempts = async () => (await must('/action_attempts/list', { device_id: door.device_id })).action_attempts.length
  const outcome = (page, kind) => page.until(`document.querySelector('[data-outcome=${kind}]')`, kind)
  const rested = (page) => page.until(`!document.querySelector('.big').ariaDisabled`, 'a control that takes a tap again')

  before(async () => {
    server = await startServer()
    axe = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.stop()
    await server?.stop()
  })
  beforeEach(async () => {
    door = (await must('/devices/get', { name: 'Front Door' })).device
    await must('/sandbox/set_lock_faults', { device_id: door.device_id, reset: true })
    await must('/sandbox/advance_clock', { by_seconds: 60 })
    await must('/locks/lock_door', { device_id: door.device_id, sync: true })
  })

  test('on a thin line, in the dark, in German: one tap opens, and the page says what is happening', async () => {
    const { url } = await pass()
    const page = await browser.page('about:blank')
    await page.onPhone({ isDark: true, language: 'de-DE,de;q=0.9' })
    await page.line({ latency: 800, speed: 6_250 })
    await page.open(url)
    await page.shows('Gültig bis')
    assert.equal(await page.run('document.documentElement.lang'), 'de')
    // A tap before the script has come is a form's: it opens too, and a new page tells how it went.
    await page.until(`document.readyState === 'complete'`, 'the whole page')
    // It says so for a second or two: an eye that only looks now and then may miss it.
    await page.run(`{ window.said = ''; new MutationObserver(() => { said += document.body.innerText }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true }) }`)
    await page.click('.big', 'Aufschließen')
    await outcome(page, 'done')
    assert.match(await page.run('said'), /Wird aufgeschlossen/)
    await page.shows('Aufgeschlossen. Treten Sie ein.')
    await page.shows('Abschließen')
    assert.equal(await isLocked(), false)
  })

  test('a double tap opens once, and does not lock again', async () => {
    const { url } = await pass()
    const page = await opened(url)
    const before = await attempts()
    await page.click('.big', 'Unlock')
    await outcome(page, 'done')
    await page.shows('Lock')
    // The finger bounces on what is now another control.
    const place = await page.run(`(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))(document.querySelector('.big').getBoundingClientRect())`)
    for (const type of ['mousePressed', 'mouseReleased']) await page.ask('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount: 2 })
    await rested(page)
    assert.equal(await attempts(), before + 1)
    assert.equal(await isLocked(), false)
    await page.click('.big', 'Lock')
    await page.shows('Locked.')
    assert.equal(await isLocked(), true)
  })

  test('what happens at the door shows by itself', async () => {
    const { url } = await pass()
    const page = await opened(url)
    await page.shows('Locked')
    await must('/locks/unlock_door', { device_id: door.device_id, sync: true })
    await page.shows('Unlocked')
    await page.shows('Unlock again')
    await must('/locks/lock_door', { device_id: door.device_id, sync: true })
    await page.hides('Unlocked')
  })

  test('a lock that is offline says so, and so does the tap; when it is back, the same control works', async () => {
    const { url } = await pass()
    await must('/sandbox/set_lock_faults', { device_id: door.device_id, is_offline: true })
    await must('/sandbox/advance_clock', { by_seconds: 300 })
    const page = await opened(url)
    await page.click('.big')
    await outcome(page, 'failed')
    await page.shows('The lock cannot be reached.')
    await page.shows('Try again')
    await page.shows('Offline')
    await must('/sandbox/set_lock_faults', { device_id: door.device_id, reset: true })
    await rested(page)
    await page.click('.big')
    await outcome(page, 'done')
    assert.equal(await isLocked(), false)
  })

  test('an answer that is lost on the way is asked for again, and the door moves once', async () => {
    const { url } = await pass()
    const page = await opened(url)
    await page.shows('Front Door')
    const before = await attempts()
    let dropped = 0
    const silence = browser.onEvent((method, { requestId, request } = {}) => {
      if (method !== 'Fetch.requestPaused') return
      const drops = request.method === 'POST' && dropped === 0
      if (drops) dropped++
      page.ask(drops ? 'Fetch.failRequest' : 'Fetch.continueRequest', { requestId, ...(drops ? { errorReason: 'ConnectionReset' } : {}) }).catch(() => {})
    })
    await page.ask('Fetch.enable', { patterns: [{ urlPattern: '*/doors*', requestStage: 'Response' }] })
    await page.click('.big', 'Unlock')
    await page.shows('Trying again')
    await outcome(page, 'done')
    await page.ask('Fetch.disable')
    silence()
    assert.equal(dropped, 1)
    assert.equal(await attempts(), before + 1)
  })

  test('without a connection the guest is told, and can try again', async () => {
    const { url } = await pass()
    const page = await opened(url)
    await page.shows('Front Door')
    await page.line({ isCut: true })
    await page.click('.big', 'Unlock')
    await outcome(page, 'failed')
    await page.shows('Check your phone')
    await page.shows('What you see may be out of date.')
    await page.line()
    await rested(page)
    await page.click('.big', 'Try again')
    await outcome(page, 'done')
    await page.hides('What you see may be out of date.')
    assert.equal(await isLocked(), false)
  })

  test('without script the forms do it', async () => {
    const { url } = await pass()
    const page = await opened(url, { hasScript: false })
    await page.shows('Show how the doors are now')
    const place = await page.run(`(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))(document.querySelector('.big').getBoundingClientRect())`)
    for (const type of ['mousePressed', 'mouseReleased']) await page.ask('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount: 1 })
    await page.shows('Unlocked. Come in.')
    assert.equal(await isLocked(), false)
    const before = await attempts()
    await page.reload()
    await page.shows('Unlocked. Come in.')
    assert.equal(await attempts(), before)
  })

  test('it begins by itself, and ends by itself', async () => {
    const { url } = await pass({ from: 10, until: 12 })
    const page = await opened(url, { language: 'es' })
    await page.shows('Su acceso comienza')
    assert.equal(await page.run(`document.querySelectorAll('form').length`), 0)
    const look = () => page.run(`document.dispatchEvent(new Event('visibilitychange'))`)
    await must('/sandbox/advance_clock', { by_seconds: 11 * 3600 })
    await look()
    await page.click('.big', 'Desbloquear')
    await outcome(page, 'done')
    await rested(page)
    await must('/sandbox/advance_clock', { by_seconds: 3600 })
    await look()
    await page.shows('Este acceso no abre nada')
    assert.ok(!(await page.text()).includes('Jane'))
  })

  test('a pass that is withdrawn while the page is open is gone from it', async () => {
    const { url, method } = await pass()
    const page = await opened(url, { language: 'fr' })
    await page.shows('Déverrouiller')
    await must('/access_methods/delete', { access_method_id: method })
    await page.shows('Cet accès n’ouvre rien')
    assert.equal(await page.run(`document.querySelectorAll('form, script').length`), 0)
  })

  test('it works with keys alone, and what has the focus keeps it', async () => {
    const { url } = await pass()
    const page = await opened(url)
    await page.shows('Front Door')
    const key = async (key, code, more = {}) => {
      for (const type of ['keyDown', 'keyUp']) await page.ask('Input.dispatchKeyEvent', { type, key, windowsVirtualKeyCode: code, ...more })
    }
    await key('Tab', 9)
    assert.equal(await page.run('document.activeElement.className'), 'big')
    await key('Enter', 13, { text: '\r' })
    await outcome(page, 'done')
    assert.equal(await page.run('document.activeElement.className'), 'big')
    assert.equal(await page.run(`document.querySelector('[role=status]').textContent`), 'Unlocked. Come in.')
  })

  for (const isDark of [false, true]) {
    test(`axe finds nothing to object to ${isDark ? 'in the dark' : 'by day'}`, async () => {
      const workshop = (await must('/devices/get', { name: 'Workshop' })).device
      const { url } = await pass({ doors: [door.device_id, workshop.device_id] })
      const check = async (page, where) => {
        await page.run(axe)
        const { violations } = await page.run(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`)
        assert.deepEqual(violations.map((v) => `${where}: ${v.id} ${v.help} ${v.nodes.map((n) => n.html).join(' ')}`), [])
      }
      const page = await opened(url, { isDark })
      await page.shows('Workshop')
      await check(page, 'locked')
      await page.click('.big', 'Unlock')
      await outcome(page, 'done')
      await check(page, 'unlocked')
      await must('/sandbox/set_lock_faults', { device_id: door.device_id, is_offline: true })
      await must('/sandbox/set_lock_faults', { device_id: workshop.device_id, is_offline: true })
      await must('/sandbox/advance_clock', { by_seconds: 300 })
      await page.until(`document.querySelectorAll('[data-shows=offline]').length > 0`, 'a door offline')
      await rested(page)
      await page.click('[data-shows=offline] .big')
      await outcome(page, 'failed')
      await check(page, 'offline')
      await must('/sandbox/set_lock_faults', { device_id: workshop.device_id, reset: true })
      await check(await opened((await pass({ from: 20 })).url, { isDark }), 'ahead')
      const dead = await opened(`${url.slice(0, -1)}_`, { isDark })
      await dead.shows('opens nothing')
      await check(dead, 'dead')
    })
  }

  test('it fits small screens and large letters, has room for thumbs, and holds still when asked to', async () => {
    const { url } = await pass()
    const page = await opened(url, { width: 320, height: 568, isCalm: true, language: 'de' })
    await page.shows('Aufschließen')
    await page.run(`document.documentElement.style.fontSize = '200%'`)
    assert.ok(await page.run('document.documentElement.scrollWidth') <= 320)
    const heights = await page.run(`[...document.querySelectorAll('button')].filter((b) => !b.hidden).map((b) => b.getBoundingClientRect().height)`)
    assert.ok(heights.every((height) => height >= 48), `${heights}`)
    assert.equal(await page.run(`getComputedStyle(document.querySelector('.big'), '::before').animationName`), 'none')
  })

  test('nothing is fetched from elsewhere, nothing is blocked, and no log has the secret', async () => {
    const { url } = await pass()
    const page = await browser.page('about:blank')
    await page.onPhone()
    await page.ask('Log.enable')
    const asked = [], logged = []
    const silence = browser.onEvent((method, params) => {
      if (method === 'Network.requestWillBeSent') asked.push(params.request.url)
      if (method === 'Log.entryAdded') logged.push(params.entry.text)
    })
    await page.open(url)
    await page.click('.big', 'Unlock')
    await outcome(page, 'done')
    silence()
    assert.ok(asked.length > 1)
    assert.deepEqual(asked.filter((one) => !one.startsWith(url)), [])
    assert.deepEqual(logged.filter((text) => /Content.Security/i.test(text)), [])
    assert.ok(!server.log.includes(url.split('/').at(-1)))
    assert.deepEqual(browser.problems.filter((problem) => !/^40[34] /.test(problem)), [])
  })
})
