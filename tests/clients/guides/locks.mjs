// Seed 000: lock and unlock from afar; who opened the door?
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { refusal } from '../sandbox.mjs'

export function locks(house) {
  let sandbox, seam, device_id
  before(async () => {
    sandbox = await house.sandbox()
    seam = sandbox.seam
    device_id = (await sandbox.lock('august_lock')).device_id
  })

  test('locks are listed and got', async () => {
    const list = await seam.locks.list()
    assert.ok(list.some((d) => d.device_id === device_id))
    const lock = await seam.locks.get({ device_id })
    assert.equal(lock.device_id, device_id)
    assert.equal(typeof lock.properties.locked, 'boolean')
  })

  for (const [verb, locked, type] of [['unlockDoor', false, 'lock.unlocked'], ['lockDoor', true, 'lock.locked']]) {
    test(`${verb} is waited for, and the door tells`, async () => {
      const attempt = await seam.locks[verb]({ device_id })
      assert.equal(attempt.status, 'success')
      assert.equal((await seam.locks.get({ device_id })).properties.locked, locked)
      const told = await sandbox.event({ device_id, event_type: type })
      assert.equal(told.method, 'remote')
      assert.equal(told.action_attempt_id, attempt.action_attempt_id)
    })
  }

  test('an attempt need not be waited for', async () => {
    const attempt = await seam.locks.unlockDoor({ device_id }, { waitForActionAttempt: false })
    assert.ok(['pending', 'success'].includes(attempt.status))
    const got = await seam.actionAttempts.get({ action_attempt_id: attempt.action_attempt_id }, { waitForActionAttempt: true })
    assert.equal(got.status, 'success')
    const list = await seam.actionAttempts.list({ action_attempt_ids: [attempt.action_attempt_id] })
    assert.deepEqual(list.map((a) => a.action_attempt_id), [attempt.action_attempt_id])
    assert.deepEqual(await seam.actionAttempts.list({ action_attempt_ids: [] }), [])
  })

  test('a door that cannot be reached is a failed attempt, not an error of the server', async () => {
    const { device_id } = await sandbox.lock('schlage_lock')
    await seam.devices.simulate.disconnect({ device_id })
    const error = await refusal(seam.locks.unlockDoor({ device_id }))
    const { SeamActionAttemptFailedError, SeamHttpApiError } = house.sdk
    assert.ok(error instanceof SeamActionAttemptFailedError || error instanceof SeamHttpApiError, String(error))
    assert.ok(error.message.length > 0)
  })

  test('a PIN opens the door if and only if it is on the lock', async () => {
    const { access_code_id, code } = await seam.accessCodes.create({ device_id, name: 'Guest' })
    await sandbox.until(access_code_id, 'set')
    await seam.locks.lockDoor({ device_id })
    assert.equal(await sandbox.opens(device_id, code), true)
    assert.equal((await seam.locks.get({ device_id })).properties.locked, false)
    const opened = await sandbox.event({ device_id, event_type: 'lock.unlocked' }, (e) => e.method === 'keycode')
    assert.equal(opened.access_code_id, access_code_id)
    assert.equal(await sandbox.opens(device_id, code === '845129' ? '845128' : '845129'), false)
    await seam.accessCodes.delete({ access_code_id })
    await sandbox.untilGone(access_code_id)
    assert.equal(await sandbox.opens(device_id, code), false, 'a deleted code opens nothing')
  })

  test('a door locked by hand at the keypad says so', async () => {
    await seam.locks.unlockDoor({ device_id })
    const attempt = await seam.locks.simulate.manualLockViaKeypad({ device_id })
    assert.equal(attempt.status, 'success')
    await sandbox.event({ device_id, event_type: 'lock.locked' }, (e) => e.method !== 'remote')
    assert.equal((await seam.locks.get({ device_id })).properties.locked, true)
  })

  test('auto-lock is configured where the lock can', async (t) => {
    const able = (await seam.locks.list()).find((d) => d.can_configure_auto_lock && d.errors.length === 0)
    assert.ok(able, 'no lock can configure auto-lock')
    if (seam.locks.configureAutoLock === undefined) return t.skip('this generation has no such method')
    const attempt = await seam.locks.configureAutoLock({
      device_id: able.device_id, auto_lock_enabled: true, auto_lock_delay_seconds: 30,
    })
    assert.equal(attempt.status, 'success')
    const { properties } = await seam.locks.get({ device_id: able.device_id })
    assert.equal(properties.auto_lock_enabled, true)
    assert.equal(properties.auto_lock_delay_seconds, 30)
  })
}
