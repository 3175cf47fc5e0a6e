// The page of a connect webview, as an owner sees it on a phone: a choice, a login, what goes wrong, what is picked, and where it ends.
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startServer, store } from '../clients/server.mjs'
import { chromium, startBrowser } from './browser.mjs'

/** Where pictures of the page are kept for who wants to see them: LATCHKEY_TEST_PICTURES. */
const pictures = process.env.LATCHKEY_TEST_PICTURES

describe(`The connect page on ${store}`, { skip: chromium ? false : 'no Chromium is installed, and only root may install it' }, () => {
  let server, browser, app

  const must = async (path, body = {}) => {
    const { status, body: answer } = await server.call(path, { body })
    assert.equal(status, 200, `${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  const webview = async (more = {}) => (await must('/connect_webviews/create', more)).connect_webview
  const now = async ({ connect_webview_id }) => (await must('/connect_webviews/get', { connect_webview_id })).connect_webview

  const phone = async (url) => {
    const page = await browser.page(url)
    await page.ask('Emulation.setDeviceMetricsOverride', { width: 390, height: 844, deviceScaleFactor: 1, mobile: true })
    return page
  }

  const picture = async (page, name) => {
    if (pictures === undefined) return
    await mkdir(pictures, { recursive: true })
    await writeFile(path.join(pictures, `${name}.png`), await page.picture())
  }

  /** A world of our own in the page that is embedded in another. */
  const frameOf = async (page) => {
    for (const started = Date.now(); ; await sleep(100)) {
      const frame = (await page.ask('Page.getFrameTree')).frameTree.childFrames?.[0]?.frame
      if (frame?.url.startsWith(server.url)) return (await page.ask('Page.createIsolatedWorld', { frameId: frame.id })).executionContextId
      assert.ok(Date.now() - started < 60_000, 'the page is not embedded')
    }
  }

  const logIn = async (page, email, password) => {
    await page.type('#email', email)
    await page.type('#password', password)
    await page.click('button[type=submit]')
  }

  before(async () => {
    server = await startServer()
    browser = await startBrowser()
    // The application of the property manager: it shows where it was sent, and can embed a page.
    app = createServer(({ url }, answer) => {
      answer.setHeader('content-type', 'text/html')
      const frame = new URL(url, 'http://app').searchParams.get('frame')
      answer.end(frame === null ? `<p>The app at ${url.replaceAll('&', '&amp;')}</p>` : `<p id="heard"></p><iframe src="${frame}" width="380" height="800"></iframe>
        <script>addEventListener('message', ({ data }) => { heard.textContent = JSON.stringify(data) })</script>`)
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => app.once('listening', resolve))
  })
  after(async () => {
    await browser?.stop()
    app?.close()
    await server?.stop()
  })

  const appUrl = (path) => `http://127.0.0.1:${app.address().port}${path}`

  test('an owner chooses a brand, logs in with a code, and comes back to the app', async () => {
    const made = await webview({ custom_redirect_url: appUrl('/done'), custom_metadata: { unit: '7b' } })
    const page = await phone(made.url)
    await page.shows('Connect your locks')
    await page.until(`[...document.images].every((i) => i.complete && i.naturalWidth > 0)`, 'the pictures of the brands')
    await picture(page, 'choice')
    await page.type('#search', 'aug')
    assert.equal(await page.run(`document.querySelectorAll('ul button').length`), 1)
    await page.click('ul button', 'August')
    await page.shows('Log in to August')
    assert.equal(await page.run('document.activeElement.id'), 'title', 'a screen reader hears the new heading')
    await picture(page, 'login')
    await logIn(page, 'jane@example.com', '1234')
    await page.shows('Enter your code')
    await picture(page, 'code')
    await page.type('#code', '123456')
    await page.click('button[type=submit]')
    await page.shows('The app at /done')
    const { status, connected_account_id } = await now(made)
    assert.equal(status, 'authorized')
    const shown = await page.text()
    assert.ok(shown.includes(`connect_webview_id=${made.connect_webview_id}&connected_account_id=${connected_account_id}`), shown)
    const { connected_account } = await must('/connected_accounts/get', { connected_account_id })
    assert.deepEqual([connected_account.account_type, connected_account.custom_metadata], ['august', { unit: '7b' }])
    const again = await phone(made.url)
    await again.shows('This link does not work')
    await picture(again, 'used')
  })

  test('an owner whose password is wrong is told so, and may stop there', async () => {
    const made = await webview({ accepted_providers: ['yale'], custom_redirect_url: appUrl('/done'), custom_redirect_failure_url: appUrl('/failed') })
    const page = await phone(made.url)
    await page.shows('Log in to Yale')
    await page.click('button[type=submit]')
    await page.shows('Email address is missing.')
    await logIn(page, 'jane@example.com', 'wrong')
    await page.shows('Yale does not know this email address with this password')
    await picture(page, 'wrong-password')
    assert.deepEqual(await page.run(`[document.activeElement.id, document.activeElement.value, document.querySelector('#email').value,
      document.activeElement.getAttribute('aria-invalid'), document.querySelector('#fault').getAttribute('role')]`),
    ['password', '', 'jane@example.com', 'true', 'alert'])
    assert.equal((await now(made)).status, 'failed')
    await page.click('a', 'Stop, and go back')
    await page.shows('The app at /failed')
    const shown = await page.text()
    assert.ok(shown.includes(`connect_webview_id=${made.connect_webview_id}&error_code=invalid_credentials&error_message=`), shown)
    // The link is still good.
    const later = await phone(made.url)
    await later.shows('Log in to Yale')
    await logIn(later, 'jane@example.com', '1234')
    await later.shows('The app at /done')
  })

  test('after ten wrong logins the link is dead, and the owner is sent to the app', async () => {
    const made = await webview({ accepted_providers: ['schlage'], custom_redirect_failure_url: appUrl('/failed') })
    const secret = new URL(made.url).hash.slice(1)
    for (let i = 0; i < 9; i++) await must('/connect/login', { secret, provider: 'schlage', email: 'a@example.com', password: 'b' })
    const page = await phone(made.url)
    await page.shows('Log in to Schlage')
    await logIn(page, 'jane@example.com', 'wrong')
    await page.shows('The app at /failed')
  })

  test('an owner picks the lock that the app gets, with the keyboard alone', async () => {
    const made = await webview({ accepted_providers: ['nuki'], device_selection_mode: 'single' })
    const page = await phone(made.url)
    await page.shows('Log in to Nuki')
    const press = async (key, code, keyCode, text) => {
      for (const type of ['keyDown', 'keyUp']) await page.ask('Input.dispatchKeyEvent', { type, key, code, windowsVirtualKeyCode: keyCode, ...(type === 'keyDown' && text ? { text } : {}) })
    }
    await press('Tab', 'Tab', 9)
    await page.ask('Input.insertText', { text: 'jane@example.com' })
    await press('Tab', 'Tab', 9)
    await page.ask('Input.insertText', { text: '1234' })
    await press('Enter', 'Enter', 13, '\r')
    await page.shows('Pick your lock')
    await picture(page, 'pick')
    const names = await page.run(`[...document.querySelectorAll('.pick')].map((e) => e.textContent)`)
    assert.equal(names.length, 2)
    await press('Tab', 'Tab', 9)
    await press(' ', 'Space', 32, ' ')
    await press('Enter', 'Enter', 13, '\r')
    await page.shows('You are connected')
    await page.shows('You may close this page.')
    await picture(page, 'done')
    const { connected_account_id } = await now(made)
    const { devices } = await must('/devices/list', { connected_account_id })
    assert.deepEqual(devices.map((d) => d.display_name), [names[0]])
    assert.equal((await must('/devices/unmanaged/list', { connected_account_id })).devices.length, 1)
  })

  test('an app that embeds the page hears how it went', async () => {
    const made = await webview({ accepted_providers: ['kwikset'] })
    const page = await phone(appUrl(`/?frame=${encodeURIComponent(made.url)}`))
    const inside = await frameOf(page)
    const run = (expression) => page.ask('Runtime.evaluate', { expression, awaitPromise: true, contextId: inside })
    await run(`new Promise((resolve) => { const look = () => document.querySelector('#email') ? resolve() : setTimeout(look, 50); look() })`)
    await run(`document.querySelector('#email').value = 'jane@example.com'
      document.querySelector('#password').value = '1234'
      document.querySelector('button[type=submit]').click()`)
    await page.shows('connect_webview.login_succeeded')
    const { event } = JSON.parse(await page.run('heard.textContent'))
    assert.deepEqual(event, {
      event_type: 'connect_webview.login_succeeded', connect_webview_id: made.connect_webview_id, connected_account_id: (await now(made)).connected_account_id,
    })
  })
})
