const { TestEnvironment } = require('jest-environment-node');

/**
 * Node with one package that jest cannot load by itself, because it is an ES module: the environment is outside of jest's own
 * way of loading. Specs that name this environment hand the global on by `jest.mock`.
 */
module.exports = class WithOpenIdClient extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.openidClient = require('openid-client');
  }
};
