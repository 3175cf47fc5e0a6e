// Workspaces and the accounts in them.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { refusal, withApiKey, withoutWorkspace } from '../sandbox.mjs'

export function workspaces(house) {
  let sandbox, seam
  before(async () => {
    sandbox = await house.sandbox()
    seam = sandbox.seam
  })

  test('a workspace is got, listed and updated', async () => {
    const { workspace_id, is_sandbox } = await seam.workspaces.get()
    assert.equal(workspace_id, sandbox.workspace.workspace_id)
    assert.equal(is_sandbox, true)
    const all = await withoutWorkspace(house.sdk, house.server).workspaces.list()
    assert.ok(all.some((w) => w.workspace_id === workspace_id))
    assert.ok(all.length >= 2)
    await seam.workspaces.update({ name: 'Renamed' })
    assert.equal((await seam.workspaces.get()).name, 'Renamed')
  })

  test('a production workspace has no virtual locks and no clock to move', async () => {
    const { workspace_id, is_sandbox } = await withoutWorkspace(house.sdk, house.server).workspaces.create({
      name: 'Houses', company_name: 'Houses Ltd', is_sandbox: false,
    })
    assert.equal(is_sandbox, false)
    const call = (path, body) =>
      house.server.call(path, { body, key: house.server.token, headers: { 'seam-workspace': workspace_id } })
    assert.deepEqual((await call('/devices/list', {})).body.devices, [])
    const { status } = await call('/sandbox/advance_clock', { by_seconds: 60 })
    assert.ok(status >= 400 && status < 500, `status ${status}`)
    const reset = await call('/workspaces/reset_sandbox', {})
    assert.ok(reset.status >= 400 && reset.status < 500, `status ${reset.status}`)
  })

  test('an API key is made, used and revoked', async () => {
    const call = (path, body) => house.server.call(path, {
      body, key: house.server.token, headers: { 'seam-workspace': sandbox.workspace.workspace_id },
    })
    const made = (await call('/api_keys/create', { name: 'Rentals' })).body.api_key
    const token = made.token ?? made.api_key ?? made.key
    assert.match(token, /^seam_test/)
    const own = withApiKey(house.sdk, house.server, token)
    assert.equal((await own.workspaces.get()).workspace_id, sandbox.workspace.workspace_id)
    const listed = (await call('/api_keys/list', {})).body
    assert.equal(JSON.stringify(listed).includes(token), false, 'a key is shown once')
    await call('/api_keys/revoke', { api_key_id: made.api_key_id })
    assert.equal((await refusal(own.workspaces.get())).statusCode, 401)
  })

  test('accounts are listed, got by id or by email, and updated', async () => {
    const accounts = await seam.connectedAccounts.list()
    assert.ok(accounts.length > 0)
    const { connected_account_id } = accounts[0]
    await seam.connectedAccounts.update({
      connected_account_id, custom_metadata: { house: 'north' }, automatically_manage_new_devices: false,
    })
    const got = await seam.connectedAccounts.get({ connected_account_id })
    assert.deepEqual(got.custom_metadata, { house: 'north' })
    assert.equal(got.automatically_manage_new_devices, false)
    const north = await seam.connectedAccounts.list({ custom_metadata_has: { house: 'north' } })
    assert.deepEqual(north.map((a) => a.connected_account_id), [connected_account_id])
    const withEmail = accounts.find((a) => a.user_identifier?.email)
    if (withEmail) {
      const byEmail = await seam.connectedAccounts.get({ email: withEmail.user_identifier.email })
      assert.equal(byEmail.user_identifier.email, withEmail.user_identifier.email)
    }
  })

  test('events are listed since a moment or between two, and filtered', async () => {
    const { device_id } = await sandbox.lock('schlage_lock')
    const { access_code_id } = await seam.accessCodes.create({ device_id })
    await sandbox.until(access_code_id, 'set')
    const now = new Date(Date.now() + 60_000).toISOString()
    const between = await seam.events.list({ between: [sandbox.began, now], device_id })
    assert.ok(between.some((e) => e.access_code_id === access_code_id))
    const typed = await seam.events.list({ since: sandbox.began, event_types: ['access_code.set_on_device'], access_code_ids: [access_code_id] })
    assert.deepEqual(typed.map((e) => e.event_type), ['access_code.set_on_device'])
    assert.deepEqual(await seam.events.list({ since: now }), [])
    assert.equal((await refusal(seam.events.list({ device_id }))).code, 'invalid_input', 'a list needs since or between')
  })

  test('a sandbox is put back to its first state', async () => {
    const { device_id } = await sandbox.lock('schlage_lock')
    await seam.accessCodes.create({ device_id, name: 'Soon forgotten' })
    await sandbox.advanceBy(3600)
    const attempt = await seam.workspaces.resetSandbox()
    assert.equal(attempt?.status ?? 'success', 'success')
    for (const device of await seam.devices.list()) {
      if (!device.can_program_online_access_codes) continue
      assert.deepEqual(await seam.accessCodes.list({ device_id: device.device_id }), [])
    }
  })
}
