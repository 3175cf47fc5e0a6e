// Links to our own page, opened in a real browser.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startServer, store } from '../clients/server.mjs'
import { chromium, startBrowser } from './browser.mjs'

describe(`The portal on ${store}`, { skip: chromium ? false : 'no Chromium is installed, and only root may install it' }, () => {
  let server, browser, door

  const must = async (path, body = {}) => {
    const { status, body: answer } = await server.call(path, { body })
    assert.equal(status, 200, `${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  const until = async (isLocked) => {
    for (const started = Date.now(); ; await sleep(100)) {
      if ((await must('/devices/get', { device_id: door.device_id })).device.properties.locked === isLocked) return
      assert.ok(Date.now() - started < 15_000, `the door is not ${isLocked ? 'locked' : 'unlocked'}`)
    }
  }

  before(async () => {
    server = await startServer()
    door = (await must('/devices/list', { device_type: 'schlage_lock' })).devices[0]
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.stop()
    await server?.stop()
  })

  test("a customer's link shows the customer's doors and works them", async () => {
    await must('/connected_accounts/update', { connected_account_id: door.connected_account_id, customer_key: 'acme' })
    const { customer_portal } = await must('/customers/create_portal', { customer_data: { customer_key: 'acme' } })
    const page = await browser.page(customer_portal.url)
    await page.shows(door.display_name)
    const { devices } = await must('/devices/list', { customer_key: 'acme' })
    assert.equal(await page.run(`document.querySelectorAll('#doors li').length`), devices.length)
    await page.click('#doors li button', 'Unlock')
    await page.shows(`${door.display_name}: done.`)
    await until(false)
    await page.click('#doors li button', 'Lock')
    await until(true)
  })

  test('the portal speaks the language of its link, and refuses one that it does not know', async () => {
    const { customer_portal } = await must('/customers/create_portal', { customer_data: { customer_key: 'acme' }, locale: 'de-DE' })
    const page = await browser.page(customer_portal.url)
    await page.shows('Ihre Türen')
    assert.equal(await page.run('document.documentElement.lang'), 'de')
    await page.click('#doors li button', 'Aufschließen')
    await page.shows(`${door.display_name}: erledigt.`)
    await page.click('#doors li button', 'Abschließen')
    await until(true)
    const { status, body } = await server.call('/customers/create_portal', { body: { customer_data: { customer_key: 'acme' }, locale: 'it-IT' } })
    assert.deepEqual([status, body.error.type], [400, 'not_supported'])
  })

  test("a customer connects more locks, and comes back to them", async () => {
    const { customer_portal } = await must('/customers/create_portal', { customer_data: { customer_key: 'newcomers' } })
    const page = await browser.page(customer_portal.url)
    await page.shows('There are no doors here yet.')
    await page.click('#connect')
    await page.click('ul button', 'Kwikset')
    await page.type('#email', 'john@example.com')
    await page.type('#password', '1234')
    await page.click('button[type=submit]')
    await page.shows('Your doors')
    await page.shows('Garage')
    // Who only looks is not asked.
    const looking = await must('/customers/create_portal', { customer_data: { customer_key: 'newcomers' }, read_only: true })
    const quiet = await browser.page(looking.customer_portal.url)
    await quiet.shows('Garage')
    assert.equal(await quiet.run(`document.querySelector('#connect').hidden`), true)
  })

  test('an instant key opens once, and the page may be loaded again', async () => {
    const { user_identity } = await must('/user_identities/create', { user_identity_key: 'jane' })
    await must('/user_identities/grant_access_to_device', { user_identity_id: user_identity.user_identity_id, device_id: door.device_id })
    const { instant_key } = await must('/user_identities/generate_instant_key', { user_identity_id: user_identity.user_identity_id })
    const page = await browser.page(instant_key.instant_key_url)
    await page.shows(door.display_name)
    await page.reload()
    await page.shows(door.display_name)
    const another = await browser.page(instant_key.instant_key_url)
    await another.shows('used up')
  })
})
