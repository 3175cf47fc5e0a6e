module.exports = {
  logConfig: { enabled: true, level: "info", logToFile: true, filename: process.env.ZWAVE_SCRATCH + "/zwjs", forceConsole: false },
  storage: { cacheDir: process.env.ZWAVE_SCRATCH + "/cache", deviceConfigPriorityDir: undefined },
  securityKeys: {
    S0_Legacy: "0102030405060708090a0b0c0d0e0f10", S2_Unauthenticated: "11111111111111111111111111111111",
    S2_Authenticated: "22222222222222222222222222222222", S2_AccessControl: "33333333333333333333333333333333" },
  enableSoftReset: true,
  emitValueUpdateAfterSetValue: true,
};
