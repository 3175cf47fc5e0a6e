// The cleaner, Tuesdays 10 to 12: fields of ours, which official clients carry both ways without harm.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { refusal } from '../sandbox.mjs'

const day = 24 * 3_600_000
const tuesdays = { rrule: 'FREQ=WEEKLY;BYDAY=TU', start_time: '10:00', end_time: '12:00', time_zone: 'Europe/Berlin' }

/** What the clock on the wall in Berlin shows. */
const wall = (moment) => new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Berlin', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
}).format(new Date(moment)).replace(',', '')

export function recurring(house) {
  let sandbox, seam
  beforeEach(async () => {
    sandbox = await house.sandbox()
    seam = sandbox.seam
  })

  for (const make of ['hubitat_lock', 'nuki_lock']) {
    test(`the cleaner comes in on Tuesdays from ten to twelve, and at no other time: ${make}`, async () => {
      const { device_id } = await sandbox.lock(make)
      const created = await seam.accessCodes.create({ device_id, name: 'Cleaner', schedule: tuesdays })
      assert.deepEqual(created.schedule, tuesdays)
      assert.equal(created.type, 'ongoing')
      assert.equal(created.starts_at, null)
      assert.equal(created.next_windows.length, 5)
      for (const { starts_at, ends_at } of created.next_windows) {
        assert.equal(wall(starts_at), 'Tue 10:00')
        assert.equal(wall(ends_at), 'Tue 12:00')
      }
      for (const { starts_at, ends_at } of created.next_windows.filter((w) => Date.parse(w.starts_at) > Date.now()).slice(0, 2)) {
        await sandbox.advanceTo(Date.parse(starts_at) - day / 2)
        assert.equal(await sandbox.opens(device_id, created.code), false, 'the night before')
        await sandbox.advanceTo(Date.parse(starts_at) + 60_000)
        assert.equal(await sandbox.status(created.access_code_id), 'set')
        assert.equal(await sandbox.opens(device_id, created.code), true)
        await sandbox.advanceTo(Date.parse(ends_at) + 60_000)
        assert.equal(await sandbox.opens(device_id, created.code), false, 'afterwards')
        assert.equal(await sandbox.status(created.access_code_id), 'unset')
      }
      const listed = await seam.accessCodes.list({ device_id })
      assert.deepEqual(listed.find((c) => c.access_code_id === created.access_code_id).schedule, tuesdays)
    })
  }

  test('a schedule is changed, and taken away', async () => {
    const { device_id } = await sandbox.lock('hubitat_lock')
    const { access_code_id } = await seam.accessCodes.create({ device_id, schedule: tuesdays })
    await seam.accessCodes.update({ access_code_id, schedule: { ...tuesdays, rrule: 'FREQ=DAILY;BYDAY=SA,SU' } })
    const changed = await seam.accessCodes.get({ access_code_id })
    assert.equal(changed.schedule.rrule, 'FREQ=DAILY;BYDAY=SA,SU')
    assert.match(wall(changed.next_windows[0].starts_at), /^S(at|un) 10:00$/)
    const [event] = await sandbox.events({ access_code_id, event_type: 'access_code.changed' })
    assert.equal(event.changed_properties[0].property, 'schedule')
    await seam.accessCodes.update({ access_code_id, schedule: null })
    const always = await seam.accessCodes.get({ access_code_id })
    assert.equal(always.schedule, undefined)
    assert.equal(always.next_windows, undefined)
    await sandbox.until(access_code_id, 'set')
  })

  test('a rule that doors do not need is refused by name', async () => {
    const { device_id } = await sandbox.lock('hubitat_lock')
    const no = await refusal(seam.accessCodes.create({ device_id, schedule: { ...tuesdays, rrule: 'FREQ=MONTHLY;BYMONTHDAY=1' } }))
    assert.equal(no.code, 'invalid_input')
    assert.match(no.message, /BYMONTHDAY is not supported.*"schedule\.rrule"/)
  })
}
