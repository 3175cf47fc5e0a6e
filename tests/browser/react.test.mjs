// The official browser components, as npm has them, in a real browser against the server: what a guest does with doors and codes.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startServer, store } from '../clients/server.mjs'
import { chromium, startBrowser } from './browser.mjs'

const dist = path.join(import.meta.dirname, 'node_modules/@seamapi/react/dist')

describe(`@seamapi/react on ${store}`, { skip: chromium ? false : 'no Chromium is installed, and only root may install it' }, () => {
  let server, site, browser, door, publishableKey

  const must = async (path, body = {}) => {
    const { status, body: answer } = await server.call(path, { body })
    assert.equal(status, 200, `${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  before(async () => {
    server = await startServer()
    publishableKey = (await must('/workspaces/get')).workspace.publishable_key
    const { devices } = await must('/devices/list')
    door = devices.find((d) => d.device_type === 'schlage_lock' && d.errors.length === 0)
    await must('/client_sessions/create', { user_identifier_key: 'guest-71fe', connected_account_ids: [door.connected_account_id] })
    site = await startSite((element) => `<${element} endpoint="${server.url}" publishable-key="${publishableKey}"
      user-identifier-key="guest-71fe" device-id="${door.device_id}" disable-css-injection="true" disable-font-injection="true"></${element}>`)
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.stop()
    site?.close()
    await server?.stop()
  })

  const urlOf = (element) => `http://localhost:${site.address().port}/${element}`

  test("a guest sees the guest's doors, unlocks one and locks it", async () => {
    const page = await browser.page(urlOf('seam-device-table'))
    await page.shows(door.properties.name)
    const { devices } = await must('/devices/list', { connected_account_ids: [door.connected_account_id] })
    await page.shows(`(${devices.length})`)

    await page.click('.seam-table-row', door.properties.name)
    const locked = async () => (await must('/devices/get', { device_id: door.device_id })).device.properties.locked
    const before = await locked()
    for (const isLocked of [!before, before]) {
      await page.click('.seam-lock-status button', isLocked ? 'Lock' : 'Unlock')
      await page.until(`document.querySelector('.seam-lock-status .seam-value')?.innerText === ${JSON.stringify(isLocked ? 'Locked' : 'Unlocked')}`, `the door ${isLocked ? 'locked' : 'unlocked'}`)
      // The component shows what it asked for before the lock has answered.
      for (const started = Date.now(); (await locked()) !== isLocked; await sleep(100)) {
        assert.ok(Date.now() - started < 15_000, `the door is not ${isLocked ? 'locked' : 'unlocked'}`)
      }
    }
  })

  test('a guest makes a code, changes it and deletes it', async () => {
    const page = await browser.page(urlOf('seam-access-code-table'))
    const codes = async () => (await must('/access_codes/list', { device_id: door.device_id })).access_codes

    await page.click('.seam-add-button')
    await page.type('input[name=name]', 'Cleaner')
    await page.type('input[name=code]', '4829')
    await page.click('button', 'Save')
    await page.shows('Cleaner')
    assert.deepEqual((await codes()).map((c) => [c.name, c.code]), [['Cleaner', '4829']])

    await page.click('.seam-table-row .seam-icon-btn')
    await page.click('.seam-menu-item', 'Edit code')
    await page.type('input[name=name]', 'Gardener')
    await page.click('button', 'Save')
    await page.shows('Access code updated')
    assert.deepEqual((await codes()).map((c) => c.name), ['Gardener'])

    // The component goes on showing what it listed before.
    await page.reload()
    await page.shows('Gardener')
    await page.click('.seam-table-row .seam-icon-btn')
    await page.click('.seam-menu-item', 'Delete code')
    await page.click('.seam-delete-confirmation button', 'Delete')
    await page.shows('being removed')
    await page.until(`fetch('/codes').then((r) => r.json()).then((n) => n === 0)`, 'the code gone from the lock')
  })

  /** A page of somebody's, on another origin than the server. */
  function startSite(htmlOf) {
    const listening = createServer(async (request, response) => {
      if (request.url === '/codes') {
        const { access_codes } = await must('/access_codes/list', { device_id: door.device_id })
        return response.setHeader('content-type', 'application/json').end(String(access_codes.length))
      }
      const file = { '/elements.js': 'text/javascript', '/index.css': 'text/css' }[request.url]
      if (file) return response.setHeader('content-type', file).end(await readFile(path.join(dist, request.url)))
      response.setHeader('content-type', 'text/html; charset=utf-8').end(
        `<!doctype html><title>Doors</title><link rel="stylesheet" href="/index.css"><script type="module" src="/elements.js"></script>${htmlOf(request.url.slice(1))}`,
      )
    })
    return new Promise((resolve) => listening.listen(0, '127.0.0.1', () => resolve(listening)))
  }
})
