// The locks on the virtual radio. What differs between them is what a driver must ask for.
const second = process.env.ZIGBEE_SECOND === '1'
const ieee = (number) => `0x000d6f001122${second ? '44' : '33'}0${number}`
const lock = (number, name, more = {}) => ({
  number, name, ieee: ieee(number), address: 0x4f00 + number, model: 'YRD226 TSDB', maker: 'Yale',
  // Numbers 0 to 6; of each user three year-day schedules.
  users: 7, shortest: 4, longest: 8, yearDaySchedules: 3, ...more,
})
exports.locks = [
  lock(1, 'Front Door'), lock(2, 'Back Door'), lock(3, 'Side Door'), lock(4, 'Cellar Door', { yearDaySchedules: 0 }),
]
