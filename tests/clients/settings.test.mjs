// What the operator sets is what happens.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import * as sdk from 'seam2'
import { newSandbox } from './sandbox.mjs'
import { startServer, store } from './server.mjs'

describe(`Settings on ${store}`, () => {
  let server
  before(async () => {
    server = await startServer({ Latchkey__Timing__JustInTimeLead: '02:00:00', Latchkey__Timing__NativeLead: '10:00:00' })
  })
  after(() => server?.stop())

  test('the leads are settings', async () => {
    const sandbox = await newSandbox(sdk, server)
    const [jit, native] = [await sandbox.lock('smartthings_lock'), await sandbox.lock('schlage_lock')]
    const times = { starts_at: await sandbox.inHours(24), ends_at: await sandbox.inHours(48) }
    const late = await sandbox.seam.accessCodes.create({ device_id: jit.device_id, ...times })
    const early = await sandbox.seam.accessCodes.create({ device_id: native.device_id, ...times })
    await sandbox.advanceTo(await sandbox.inHours(13))
    assert.equal((await sandbox.seam.accessCodes.get({ access_code_id: early.access_code_id })).is_scheduled_on_device, false)
    await sandbox.advanceTo(await sandbox.inHours(2))
    assert.equal((await sandbox.seam.accessCodes.get({ access_code_id: early.access_code_id })).is_scheduled_on_device, true)
    assert.equal(await sandbox.opens(jit.device_id, late.code), false, '9 hours ahead')
    await sandbox.advanceTo(await sandbox.inHours(7.5))
    assert.equal(await sandbox.opens(jit.device_id, late.code), true, 'an hour and a half ahead')
  })
})
