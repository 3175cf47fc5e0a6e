// Seeds 001 and 002: codes for a time frame, on a clock that is moved.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'

const minute = 60_000
const hour = 60 * minute
const shifted = (moment, milliseconds) => new Date(Date.parse(moment) + milliseconds).toISOString()

export function scheduling(house) {
  let sandbox, seam
  beforeEach(async () => {
    sandbox = await house.sandbox()
    seam = sandbox.seam
  })

  test('the clock shows the time, and only goes forward', async () => {
    const before = await sandbox.now()
    await sandbox.advanceBy(3600)
    const after = await sandbox.now()
    assert.ok(after - before >= hour && after - before < hour + minute)
    const back = await house.server.call('/sandbox/advance_clock', {
      body: { to: before.toISOString() }, key: house.server.token, headers: { 'seam-workspace': sandbox.workspace.workspace_id },
    })
    assert.equal(back.status, 400)
  })

  test('a lock with its own schedule gets the code 72 hours ahead', async () => {
    const { device_id } = await sandbox.lock('schlage_lock')
    const [starts_at, ends_at] = [await sandbox.inHours(24 * 5), await sandbox.inHours(24 * 6)]
    const created = await seam.accessCodes.create({ device_id, name: 'my timebound code', code: '888836', starts_at, ends_at })
    const { access_code_id } = created
    assert.equal(created.type, 'time_bound')
    assert.equal(created.status, 'unset')
    assert.equal(Date.parse(created.starts_at), Date.parse(starts_at))
    assert.equal(created.is_scheduled_on_device, false)

    await sandbox.advanceTo(shifted(starts_at, -73 * hour))
    assert.equal((await seam.accessCodes.get({ access_code_id })).is_scheduled_on_device, false, '73 hours ahead')

    await sandbox.advanceTo(shifted(starts_at, -71 * hour))
    const preloaded = await seam.accessCodes.get({ access_code_id })
    assert.equal(preloaded.is_scheduled_on_device, true, '71 hours ahead')
    assert.equal(preloaded.status, 'unset', 'it lies on the lock and opens nothing yet')
    assert.equal(await sandbox.opens(device_id, '888836'), false, 'not before its time')
    const [scheduled] = await sandbox.events({ access_code_id, event_type: 'access_code.scheduled_on_device' })
    near(scheduled.occurred_at, shifted(starts_at, -72 * hour))

    await sandbox.advanceTo(shifted(starts_at, minute))
    assert.equal(await sandbox.status(access_code_id), 'set')
    assert.equal(await sandbox.opens(device_id, '888836'), true)
    const [set] = await sandbox.events({ access_code_id, event_type: 'access_code.set_on_device' })
    near(set.occurred_at, starts_at)

    await sandbox.advanceTo(shifted(ends_at, minute))
    await sandbox.untilGone(access_code_id)
    assert.equal(await sandbox.opens(device_id, '888836'), false, 'not after its time')
    const types = await sandbox.typesOf(access_code_id)
    for (const type of ['created', 'scheduled_on_device', 'set_on_device', 'removed_from_device']) {
      assert.equal(types.filter((t) => t === `access_code.${type}`).length, 1, `${type} in ${types.join()}`)
    }
  })

  test('a code that starts within 72 hours is preloaded at once', async () => {
    const { device_id } = await sandbox.lock('august_lock')
    const { access_code_id } = await seam.accessCodes.create({
      device_id, starts_at: await sandbox.inHours(24), ends_at: await sandbox.inHours(48),
    })
    const code = await sandbox.until(access_code_id, (c) => c.is_scheduled_on_device)
    assert.equal(code.status, 'unset')
  })

  for (const [what, type, options] of [
    ['a lock without a schedule', 'smartthings_lock', {}],
    ['a lock with a schedule that is not wanted', 'schlage_lock', { prefer_native_scheduling: false }],
  ]) {
    test(`${what} gets the code 30 minutes ahead and loses it at its end`, async () => {
      const { device_id } = await sandbox.lock(type)
      const [starts_at, ends_at] = [await sandbox.inHours(48), await sandbox.inHours(50)]
      const { access_code_id, code, status } = await seam.accessCodes.create({ device_id, starts_at, ends_at, ...options })
      assert.equal(status, 'unset')
      await sandbox.advanceTo(shifted(starts_at, -31 * minute))
      assert.equal(await sandbox.status(access_code_id), 'unset')
      assert.equal(await sandbox.opens(device_id, code), false, '31 minutes ahead')
      await sandbox.advanceTo(shifted(starts_at, -25 * minute))
      assert.equal(await sandbox.opens(device_id, code), true, '25 minutes ahead')
      await sandbox.advanceTo(shifted(starts_at, minute))
      assert.equal(await sandbox.status(access_code_id), 'set')
      const types = await sandbox.typesOf(access_code_id)
      assert.equal(types.includes('access_code.scheduled_on_device'), false)
      await sandbox.advanceTo(shifted(ends_at, minute))
      await sandbox.untilGone(access_code_id)
      assert.equal(await sandbox.opens(device_id, code), false, 'after its end')
    })
  }

  test('an ongoing code starts later', async () => {
    const { device_id } = await sandbox.lock('smartthings_lock')
    const starts_at = await sandbox.inHours(100)
    const { access_code_id, status, type } = await seam.accessCodes.create({ device_id, name: 'Resident', starts_at })
    assert.equal(type, 'ongoing')
    assert.equal(status, 'unset')
    await sandbox.advanceTo(shifted(starts_at, minute))
    assert.equal(await sandbox.status(access_code_id), 'set')
    await sandbox.advanceBy(90 * 24 * 3600)
    assert.equal(await sandbox.status(access_code_id), 'set', 'three months later')
  })

  test('a stay is made longer while the guest is in, and shorter', async () => {
    const { device_id } = await sandbox.lock('kwikset_lock')
    const [starts_at, ends_at] = [await sandbox.inHours(1), await sandbox.inHours(10)]
    const { access_code_id, code } = await seam.accessCodes.create({ device_id, starts_at, ends_at })
    await sandbox.advanceTo(shifted(starts_at, hour))
    await seam.accessCodes.update({ access_code_id, ends_at: shifted(ends_at, 10 * hour) })
    await sandbox.advanceTo(shifted(ends_at, hour))
    assert.equal(await sandbox.status(access_code_id), 'set')
    assert.equal(await sandbox.opens(device_id, code), true, 'past the first end')
    await seam.accessCodes.update({ access_code_id, ends_at: shifted(ends_at, 2 * hour) })
    await sandbox.advanceTo(shifted(ends_at, 2 * hour + minute))
    await sandbox.untilGone(access_code_id)
    assert.equal(await sandbox.opens(device_id, code), false)
  })

  test('a code that was never on a lock is only deleted', async () => {
    const { device_id } = await sandbox.lock('smartthings_lock')
    const { access_code_id } = await seam.accessCodes.create({
      device_id, starts_at: await sandbox.inHours(200), ends_at: await sandbox.inHours(300),
    })
    await seam.accessCodes.delete({ access_code_id })
    await sandbox.untilGone(access_code_id)
    const types = await sandbox.typesOf(access_code_id)
    assert.equal(types.includes('access_code.removed_from_device'), false, types.join())
    assert.equal(types.at(-1), 'access_code.deleted')
  })

  test('a lock that is away at the start makes the code late, with a warning, and gets it when it is back', async () => {
    const { device_id } = await sandbox.lock('smartthings_lock')
    const starts_at = await sandbox.inHours(24)
    const { access_code_id } = await seam.accessCodes.create({ device_id, starts_at, ends_at: await sandbox.inHours(48) })
    await seam.devices.simulate.disconnect({ device_id })
    await sandbox.advanceTo(shifted(starts_at, 5 * minute))
    const late = await seam.accessCodes.get({ access_code_id })
    assert.equal(late.status, 'setting')
    assert.ok(late.errors.some((e) => e.error_code === 'device_disconnected'), JSON.stringify(late.errors))
    assert.ok(late.warnings.some((w) => w.warning_code === 'delay_in_setting_on_device'), JSON.stringify(late.warnings))
    assert.ok(late.errors.some((e) => e.error_code === 'failed_to_set_on_device'), JSON.stringify(late.errors))
    const types = await sandbox.typesOf(access_code_id)
    assert.equal(types.filter((t) => t === 'access_code.delay_in_setting_on_device').length, 1, types.join())
    await seam.devices.simulate.connect({ device_id })
    await sandbox.advanceBy(16 * 60)
    const set = await sandbox.until(access_code_id, 'set')
    assert.deepEqual(set.errors, [])
    assert.deepEqual(set.warnings, [])
  })

  test('an offline code needs no word with the lock', async () => {
    const [door] = (await seam.devices.list({ device_type: 'igloohome_lock' })).filter((d) => d.can_program_offline_access_codes)
    assert.ok(door, 'no igloohome lock with offline codes')
    const start = new Date(Math.ceil((await sandbox.now()).getTime() / hour + 1) * hour).toISOString()
    const code = await seam.accessCodes.create({
      device_id: door.device_id, name: 'Offline', is_offline_access_code: true, starts_at: start, ends_at: shifted(start, 5 * hour),
    })
    assert.equal(code.is_offline_access_code, true)
    assert.match(code.code ?? (await sandbox.until(code.access_code_id, (c) => c.code !== null)).code, /^\d+$/)
    const once = await seam.accessCodes.create({
      device_id: door.device_id, is_offline_access_code: true, is_one_time_use: true, starts_at: start,
    })
    assert.equal(once.is_one_time_use, true)
  })
}

function near(moment, expected) {
  const off = Math.abs(Date.parse(moment) - Date.parse(expected))
  assert.ok(off <= minute, `${moment} is ${off / 1000} s from ${expected}`)
}
