#!/usr/bin/env node
// Makes the house ready to run: dependencies as package-lock.json says, and dist as the sources say. Does nothing, in a
// few milliseconds, when both are so already. Two at once are safe. Needs nothing but Node.
//
//   --no-build      dependencies alone
//   --force-build   builds in any case
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const lockPath = path.join(root, '.prepare.lock');
const stampPath = path.join(root, 'dist', '.built-from');
const oldestNode = [20, 19];
// The holder of the lock touches it every second.
const lockIsStaleAfterMs = 15_000;

class Failure extends Error {}

main().catch((error) => {
  console.error(error instanceof Failure ? error.message : error);
  process.exitCode = 1;
});

async function main() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    throw new Failure(
      `Kinsent needs Node ${oldestNode.join('.')} or newer, and this is ${process.versions.node}.\n` +
        'A newer one is at https://nodejs.org, or with a version manager: nvm install',
    );
  }
  const options = new Set(process.argv.slice(2));
  const build = !options.has('--no-build');
  const force = options.has('--force-build');
  if (isInstalled() && (!build || (!force && isBuilt()))) return;

  const release = await takeLock();
  try {
    if (!isInstalled()) {
      await step('Installing the dependencies', npm(), ['ci', '--include=dev']);
      if (!isInstalled()) throw new Failure('npm ci ran, but node_modules is not what package-lock.json says.');
    }
    if (build && (force || !isBuilt())) {
      const digest = digestOfSources();
      const nest = path.join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
      await step('Building', [process.execPath, nest], ['build']);
      fs.writeFileSync(stampPath, digest);
    }
  } finally {
    release();
  }
}

/** True when what npm says it installed is what package-lock.json asks for on this platform. */
function isInstalled() {
  const wanted = readJson(path.join(root, 'package-lock.json'));
  const present = readJson(path.join(root, 'node_modules', '.package-lock.json'));
  if (wanted === null) throw new Failure('package-lock.json is missing or is not JSON.');
  if (present === null) return false;
  return Object.entries(wanted.packages).every(([place, entry]) => {
    // The first is the project itself; the others without node_modules are folders that npm only links.
    if (!place.includes('node_modules/')) return true;
    const found = present.packages[place];
    if (found === undefined) return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function isBuilt() {
  try {
    return fs.readFileSync(stampPath, 'utf8') === digestOfSources();
  } catch {
    return false;
  }
}

/** By content, because a checkout gives old files new times. */
function digestOfSources() {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  for (const name of ['package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json']) add(name);
  for (const folder of ['apps', 'bench', 'libs']) walk(folder);
  return hash.digest('hex');

  function walk(folder) {
    let entries;
    try {
      entries = fs.readdirSync(path.join(root, folder), { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(name);
      else if (!/\.spec\.tsx?$/.test(name)) add(name);
    }
  }

  function add(name) {
    try {
      const content = fs.readFileSync(path.join(root, name));
      hash.update(`${name} ${content.length}\n`).update(content);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
}

/** npm as it runs us, or the one on the path. */
function npm() {
  const own = process.env.npm_execpath;
  return own !== undefined && /npm-cli\.c?js$/.test(own) ? [process.execPath, own] : ['npm'];
}

/** Runs a program quietly; shows all that it said when it fails. */
async function step(title, [program, ...before], args) {
  const started = performance.now();
  process.stdout.write(`${title} … `);
  let output = '';
  const code = await new Promise((resolve) => {
    const shell = process.platform === 'win32' && program === 'npm';
    const child = spawn(program, [...before, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell });
    const stop = (signal) => child.kill(signal);
    process.once('SIGTERM', stop).once('SIGINT', stop);
    const keep = (text) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.once('close', (status, signal) => {
      process.off('SIGTERM', stop).off('SIGINT', stop);
      resolve(signal ?? status);
    });
  });
  if (code === 0) {
    process.stdout.write(`${((performance.now() - started) / 1000).toFixed(0)} s\n`);
    return;
  }
  process.stdout.write('failed\n');
  throw new Failure(`${output.trim()}\n\n${title} failed (${code}). What went wrong is above.`);
}

/** One at a time in one checkout. Answers what gives the lock back. */
async function takeLock() {
  let told = false;
  for (;;) {
    try {
      fs.writeFileSync(lockPath, `${os.hostname()} ${process.pid}`, { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const stale = staleLock();
    if (stale !== null) {
      breakLock(stale);
      continue;
    }
    if (!told) console.log('Waiting for another run that is getting things ready …');
    told = true;
    await new Promise((next) => setTimeout(next, 200));
  }
  const beat = setInterval(() => {
    const now = Date.now() / 1000;
    fs.utimes(lockPath, now, now, () => {});
  }, 1000);
  const release = () => {
    clearInterval(beat);
    fs.rmSync(lockPath, { force: true });
  };
  process.once('exit', release);
  return release;
}

/** What stands in a lock whose holder is gone; null when there is none or its holder is at work. */
function staleLock() {
  try {
    const content = fs.readFileSync(lockPath, 'utf8');
    const [host, pid] = content.split(' ');
    const untouched = Date.now() - fs.statSync(lockPath).mtimeMs;
    if (untouched > lockIsStaleAfterMs) return content;
    return host === os.hostname() && Number(pid) > 0 && !isAlive(Number(pid)) ? content : null;
  } catch {
    return null;
  }
}

/** Taken aside first: when somebody else has broken it and holds a fresh one, that one is put back. */
function breakLock(stale) {
  const aside = `${lockPath}.${process.pid}`;
  try {
    fs.renameSync(lockPath, aside);
    if (fs.readFileSync(aside, 'utf8') === stale) fs.rmSync(aside, { force: true });
    else fs.renameSync(aside, lockPath);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
