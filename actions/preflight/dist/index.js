import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 535:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _deploy_action_kit__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(959);
/* harmony import */ var _deploy_action_kit__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(719);
/* harmony import */ var _deploy_action_kit__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(126);
/* harmony import */ var _main_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(325);


const { env } = process;
await (0,_deploy_action_kit__WEBPACK_IMPORTED_MODULE_1__/* .runAction */ .C)((0,_main_js__WEBPACK_IMPORTED_MODULE_0__/* .preflight */ .M)({
    env,
    github: (token, signal) => (0,_deploy_action_kit__WEBPACK_IMPORTED_MODULE_2__/* .githubRest */ .U)({ env, token, clock: _deploy_action_kit__WEBPACK_IMPORTED_MODULE_3__/* .systemClock */ .m, random: _deploy_action_kit__WEBPACK_IMPORTED_MODULE_3__/* .systemRandom */ .v, signal }),
}));

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 325:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  M: () => (/* binding */ preflight)
});

// EXTERNAL MODULE: ./packages/kernel/lib/index.js + 13 modules
var lib = __nccwpck_require__(955);
;// CONCATENATED MODULE: ./actions/preflight/lib/readable.js

/** Runs a reader of GitHub's answers, and says which one it could not read. */
async function readable(what, read) {
    try {
        return await read();
    }
    catch (thrown) {
        if (!(thrown instanceof lib/* ShapeError */.ym))
            throw thrown;
        throw new lib/* RemoteError */.Hi({
            code: 'github-answer-unreadable',
            message: `GitHub's API answered ${what} in a form that is not known: ${thrown.message}.`,
            remedy: 'Run the job again. If it stays, report it with the address above.',
            cause: thrown,
        });
    }
}

;// CONCATENATED MODULE: ./actions/preflight/lib/artifact.js


/** The artifacts of a name in a run, newest first. Source: GitHub, "REST API endpoints for GitHub Actions artifacts". */
async function observeArtifacts(github, repository, runId, name) {
    const path = `/repos/${repository}/actions/runs/${runId}/artifacts?name=${encodeURIComponent(name)}&per_page=100`;
    const { status, body } = await github.request('GET', path);
    if (status !== 200)
        return [];
    return readable(path, async () => (0,lib/* asArray */._j)((0,lib/* asObject */.eB)(body, 'artifacts')['artifacts'], 'artifacts', lib/* asObject */.eB)
        .filter((it) => it['name'] === name && !(0,lib/* asBoolean */.tB)(it['expired'] ?? false, 'artifact.expired'))
        .map((it) => ({
        id: (0,lib/* asCount */.Wg)(it['id'], 'artifact.id'),
        digest: typeof it['digest'] === 'string' ? (0,lib/* asString */.oJ)(it['digest'], 'artifact.digest') : null,
    }))
        .sort((one, other) => other.id - one.id));
}
/** `upload-artifact` puts the digest out without the name of its algorithm. */
const fullDigest = (digest) => (digest.startsWith('sha256:') ? digest : `sha256:${digest}`);
/** The artifact that is to be deployed: the one with the digest that was asked for, else the newest. */
function chooseArtifact(found, { name, digest, page }) {
    const [newest] = found;
    if (newest === undefined) {
        return refused({
            code: 'run-artifact-missing',
            text: `This run has no artifact \`${name}\`.`,
            remedy: 'Upload it in a job of the same run that this one `needs`, under this name.',
            page,
        });
    }
    const it = digest === null ? newest : found.find((candidate) => candidate.digest === digest);
    if (it === undefined) {
        const has = found.map((candidate) => candidate.digest ?? 'an unknown digest').join(', ');
        return refused({
            code: 'run-artifact-differs',
            text: `The artifact \`${name}\` has ${has}, and must have ${digest}.`,
            remedy: 'Hand over output `artifact-digest` of the step that uploaded it. If that is what you do, somebody else uploaded over it.',
            page,
        });
    }
    if (it.digest !== null)
        return { artifact: { id: it.id, digest: it.digest }, problem: null };
    return refused({
        code: 'run-artifact-without-digest',
        text: `GitHub knows no digest of the artifact \`${name}\`.`,
        remedy: 'Upload it with actions/upload-artifact of version 4.4 or newer.',
        page,
    });
}
const refused = (problem) => ({ artifact: null, problem });

;// CONCATENATED MODULE: ./actions/preflight/lib/check-values.js
/** Every value that is not in its domain, in the order of the domains. */
function valueProblems(values, { domains, isClosed, page }) {
    const unstated = isClosed ? Object.keys(values).filter((name) => !domains.has(name)) : [];
    return [
        ...[...domains].flatMap(([name, domain]) => {
            const value = textOf(values[name]);
            if (value !== null && (value === '' ? domain.isOptional : domain.test(value)))
                return [];
            return [problemOf(name, value, domain, page)];
        }),
        ...unstated.map((name) => ({
            code: 'value-without-domain',
            text: `\`${name}\` has no stated domain.`,
            remedy: 'This is a mistake in the workflow that runs preflight: state it in `domains`.',
            page: null,
        })),
    ];
}
/** As the runner hands values to steps; null for what is no plain value. */
function textOf(value) {
    if (value === undefined || value === null)
        return '';
    if (typeof value === 'string')
        return value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
function problemOf(name, value, { accepts }, page) {
    if (value === '') {
        return {
            code: 'value-missing',
            text: `\`${name}\` is missing; it must be ${accepts}.`,
            remedy: `Set \`${name}\`.`,
            page,
        };
    }
    const shown = value === null ? 'no plain value' : JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
    return {
        code: 'value-invalid',
        text: `\`${name}\` is ${shown}, and must be ${accepts}.`,
        remedy: `Correct \`${name}\`.`,
        page,
    };
}

;// CONCATENATED MODULE: ./actions/preflight/lib/domain.js
const kinds = {
    environment: { accepts: 'the name of an environment, such as `test` or `prod`', matches: /^[a-z][a-z0-9-]{0,30}$/ },
    app: { accepts: 'the key of an app in the contract, such as `admin`', matches: /^[a-z][a-z0-9_-]{0,30}$/ },
    artifact: {
        accepts: 'the name of an artifact of this run, such as `console`',
        matches: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    },
    digest: {
        accepts: '64 hexadecimal digits, with or without `sha256:` before',
        matches: /^(?:sha256:)?[0-9a-f]{64}$/,
    },
    release: {
        accepts: '`previous`, `foreign`, `none`, or an id of 8 to 64 hexadecimal digits',
        matches: /^(?:previous|foreign|none|[0-9a-f]{8,64})$/,
    },
    'stored-artifact': {
        accepts: 'the address of a stored artifact, such as `s3://bucket/key`',
        matches: /^s3:\/\/[a-z0-9][a-z0-9.-]{2,62}\/[A-Za-z0-9!_.*'()/=-]{1,900}$/,
    },
    role: {
        accepts: 'the ARN of a role, such as `arn:aws:iam::123456789012:role/nwac-deploy-admin-test`',
        matches: /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
    },
    account: { accepts: 'the 12 digits of an AWS account', matches: /^\d{12}$/ },
    region: { accepts: 'an AWS region, such as `ca-central-1`', matches: /^[a-z]{2}(?:-[a-z]+)+-\d$/ },
    parameter: {
        accepts: 'the name of an SSM parameter, such as `/nwac/test/deploy-contract`',
        matches: /^(?:\/[A-Za-z0-9_.-]{1,100}){1,15}$/,
    },
    bucket: { accepts: 'the name of an S3 bucket', matches: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/ },
    url: {
        accepts: 'an address such as `https://app.example.org/`',
        matches: /^https:\/\/[A-Za-z0-9.-]{1,253}(?::\d{1,5})?(?:\/[\w./~%-]{0,500})?$/,
    },
    host: {
        accepts: 'a host, such as `d111111abcdef8.cloudfront.net`',
        matches: /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/,
    },
    path: {
        accepts: 'a path below the workspace, such as `terraform`, without `..`',
        matches: /^(?!.*(?:^|\/)\.\.(?:\/|$))[A-Za-z0-9_.][A-Za-z0-9_./@+-]{0,199}$/,
    },
    globs: {
        accepts: 'globs below the workspace, one a line, without `..`',
        matches: /^(?!(?:[\s\S]*\n)?\s*(?:\/|[^\n]*(?:^|\/)\.\.(?:\/|\s|$)))[A-Za-z0-9_.*?@+\-/{},[\]!: \n]{1,2000}$/,
    },
    boolean: { accepts: '`true` or `false`', matches: /^(?:true|false)$/ },
    percents: {
        accepts: 'rising percentages such as `5,25,50,100`',
        matches: /^\d{1,3}(?:,\d{1,3}){0,9}$/,
    },
    sentence: { accepts: 'one line of at most 200 characters', matches: /^[^\p{Cc}]{1,200}$/u },
    lines: { accepts: 'at most 4,000 characters', matches: /^(?:[^\p{Cc}]|[\n\t]){1,4000}$/u },
};
/** Names of the kinds that take nothing more than their name. */
const kindNames = Object.keys(kinds);
/**
 * Reads the domains a workflow states, one a line: `app: app`, `dry-run: boolean`, `entry: one of express cdn`,
 * `step-seconds: number 30 3600`; a `?` after the name lets the value be empty. Throws `DomainError` for a line it
 * cannot read.
 */
function parseDomains(lines) {
    const domains = new Map();
    for (const line of lines) {
        const [, name = '', optional = '', form = ''] = /^([A-Za-z_][\w-]*)(\?)?:\s+(\S.*)$/.exec(line) ?? [];
        if (name === '')
            throw new DomainError(`${JSON.stringify(line)} is not \`name: kind\``);
        if (domains.has(name))
            throw new DomainError(`\`${name}\` has two domains`);
        domains.set(name, { ...domainOf(form), isOptional: optional === '?' });
    }
    return domains;
}
/** A mistake of whoever wrote the workflow. */
class DomainError extends Error {
}
function domainOf(form) {
    const [word = '', ...rest] = form.trim().split(/\s+/);
    if (word === 'one' && rest[0] === 'of' && rest.length > 1)
        return oneOf(rest.slice(1));
    if (word === 'number' && rest.length === 2)
        return numberBetween(Number(rest[0]), Number(rest[1]));
    const kind = Object.hasOwn(kinds, word) && rest.length === 0 ? kinds[word] : undefined;
    if (kind === undefined)
        throw new DomainError(`\`${form}\` is no kind of value`);
    return { accepts: kind.accepts, test: (value) => kind.matches.test(value) };
}
const oneOf = (values) => ({
    accepts: `one of ${values.map((value) => `\`${value}\``).join(', ')}`,
    test: (value) => values.includes(value),
});
function numberBetween(min, max) {
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min > max) {
        throw new DomainError(`\`number ${min} ${max}\` is no range`);
    }
    return {
        accepts: `a whole number from ${min} to ${max}`,
        test: (value) => /^(?:0|[1-9]\d{0,9})$/.test(value) && Number(value) >= min && Number(value) <= max,
    };
}

;// CONCATENATED MODULE: ./actions/preflight/lib/ref-pattern.js
/**
 * Whether a deployment rule lets a ref through. A pattern is Ruby's `File.fnmatch` with `FNM_PATHNAME`: `*` and `?` stop
 * at a slash, `**` with a slash after it does not. Source: GitHub, "Managing environments for deployment", deployment
 * branches and tags.
 */
function isRefAllowed(ref, patterns) {
    return patterns.some(({ type, pattern }) => {
        const name = nameOf(ref, type);
        return name !== null && expression(pattern).test(name);
    });
}
/** Refs of pull requests, such as `refs/pull/7/merge`, are named in full, as branches. */
function nameOf(ref, type) {
    const prefix = type === 'branch' ? 'refs/heads/' : 'refs/tags/';
    if (ref.startsWith(prefix))
        return ref.slice(prefix.length);
    return type === 'branch' && ref.startsWith('refs/pull/') ? ref : null;
}
function expression(pattern) {
    let source = '';
    for (let at = 0; at < pattern.length;) {
        const rest = pattern.slice(at);
        const set = /^\[([!^]?)([^\]]+)\]/.exec(rest);
        if (rest.startsWith('**/')) {
            source += '(?:[^/]+/)*';
            at += 3;
        }
        else if (set !== null) {
            source += `[${set[1] === '' ? '' : '^'}${(set[2] ?? '').replaceAll(/[\\\]^]/g, '\\$&')}]`;
            at += set[0].length;
        }
        else {
            source += oneCharacter(pattern.charAt(at));
            at += 1;
        }
    }
    try {
        return new RegExp(`^${source}$`);
    }
    catch {
        // A range that is none, such as `[z-a]`: nothing matches it.
        return /^(?!)/;
    }
}
const oneCharacter = (character) => {
    if (character === '*')
        return '[^/]*';
    if (character === '?')
        return '[^/]';
    return character.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
};

;// CONCATENATED MODULE: ./actions/preflight/lib/gate.js

/** What keeps this run from its environment. Pure: everything it needs was looked at before. */
function decideGate(observed, wanted) {
    const { environment, run } = observed;
    const problems = [
        ...workflowProblems(run, wanted),
        ...eventProblems(run, wanted),
        ...confirmationProblems(wanted),
        ...orderProblems(observed, wanted),
    ];
    if (environment.kind === 'missing')
        return { problems: [missing(wanted), ...problems], weaknesses: [] };
    if (environment.kind === 'unreadable') {
        return { problems: [unreadable(environment.status, wanted), ...problems], weaknesses: [] };
    }
    return {
        problems: [
            ...nameProblems(environment, wanted),
            ...branchProblems(environment, run, wanted),
            ...reviewerProblems(environment, wanted),
            ...secondPersonProblems(observed, wanted),
            ...problems,
        ],
        weaknesses: weaknesses(environment, wanted),
    };
}
function workflowProblems(run, { pages }) {
    if (/^[0-9a-f]{40}$/.test(run.workflowCommit))
        return [];
    return [
        {
            code: 'workflow-commit-unknown',
            text: 'The runner does not say from which commit this workflow comes.',
            remedy: 'Use runners of version 2.336.0 or newer on github.com. GitHub Enterprise Server does not have it yet.',
            page: pages.run,
        },
    ];
}
function eventProblems({ event }, { events, environment, pages }) {
    if (events.includes(event))
        return [];
    return [
        {
            code: 'event-not-allowed',
            text: `The event \`${event}\` must not begin a run for \`${environment}\`; ${events.map((name) => `\`${name}\``).join(', ')} may.`,
            remedy: 'Call this workflow from a workflow with one of these events. Code of a pull request never gets credentials.',
            page: pages.newRun,
        },
    ];
}
function confirmationProblems({ confirmation, gate, pages }) {
    if (confirmation === null) {
        if (gate !== 'branch-only')
            return [];
        return [confirmationProblem('The gate `branch-only` needs a typed confirmation, and none is asked for.', pages)];
    }
    const { typed, expected } = confirmation;
    if (expected !== '' && typed === expected)
        return [];
    const text = `The confirmation is ${JSON.stringify(typed.slice(0, 100))}, and must be ${JSON.stringify(expected)}.`;
    return [confirmationProblem(text, pages)];
}
const confirmationProblem = (text, pages) => ({
    code: 'confirmation-differs',
    text,
    remedy: 'Begin a new run by hand, and type exactly that.',
    page: pages.newRun,
});
/** A re-run of an old run must not put an old release over a newer one. */
function orderProblems({ live, run }, { allowOlder, environment, pages }) {
    if (allowOlder || live === null || run.id === null || BigInt(live.id) <= BigInt(run.id))
        return [];
    return [
        {
            code: 'newer-run-live',
            text: `A newer run of this workflow has deployed to \`${environment}\` already: ${live.url}`,
            remedy: 'Begin a new run instead of running this one again. To go back on purpose, use rollback.yml.',
            page: pages.newRun,
        },
    ];
}
const missing = ({ environment, pages }) => ({
    code: 'environment-missing',
    text: `There is no environment \`${environment}\`. A job that names it would create it without any protection.`,
    remedy: 'Create it with its rules first; examples/app-repo has a script that does.',
    page: pages.environments,
});
const unreadable = (status, { environment, pages }) => ({
    code: 'environment-unreadable',
    text: `GitHub does not let this run read the environment \`${environment}\` (status ${status}), so its gate cannot be proven.`,
    remedy: 'Give the calling job `permissions: actions: read`, as docs/workflows.md shows. A private repository needs a plan that has environments.',
    page: pages.environments,
});
/** GitHub finds `Prod` for `prod`; IAM compares letters. */
function nameProblems(found, { environment, pages }) {
    if (found.name === environment)
        return [];
    return [
        {
            code: 'environment-name-differs',
            text: `The environment is named \`${found.name}\`, and the run asks for \`${environment}\`: IAM would refuse one of them.`,
            remedy: 'Write the name as it was made.',
            page: pages.environment(found.id),
        },
    ];
}
function branchProblems(found, run, { pages }) {
    const page = pages.environment(found.id);
    const { branches } = found;
    if (branches.kind === 'any') {
        return [
            {
                code: 'branch-rule-missing',
                text: `The environment \`${found.name}\` lets every branch and tag deploy.`,
                remedy: 'Choose "Selected branches and tags" with `main`, or "Protected branches only".',
                page,
            },
        ];
    }
    if (branches.kind === 'protected') {
        if (run.isRefProtected)
            return [];
        return [
            refProblem(run.ref, `\`${found.name}\` takes protected branches only, and this one is not.`, pages.branches),
        ];
    }
    if (branches.patterns === null) {
        return [
            {
                code: 'branch-rule-unreadable',
                text: `The branch rule of \`${found.name}\` could not be read.`,
                remedy: 'Give the calling job `permissions: actions: read`, as docs/workflows.md shows.',
                page,
            },
        ];
    }
    if (isRefAllowed(run.ref, branches.patterns))
        return [];
    const named = branches.patterns.map(({ type, pattern }) => `${type} \`${pattern}\``).join(', ');
    return [refProblem(run.ref, `\`${found.name}\` takes ${named === '' ? 'none at all' : named}.`, page)];
}
const refProblem = (ref, rule, page) => ({
    code: 'ref-not-allowed',
    text: `\`${ref}\` must not deploy: ${rule}`,
    remedy: 'Merge first, and let the run of that branch deploy.',
    page,
});
function reviewerProblems(found, { gate, pages }) {
    if (gate !== 'reviewers')
        return [];
    const page = pages.environment(found.id);
    if (found.reviewers === 0) {
        return [
            {
                code: 'reviewers-missing',
                text: `Nobody has to approve a deployment to \`${found.name}\`.`,
                remedy: 'Switch on "Required reviewers". Where the plan does not offer them, use `gate: branch-only`, which is weaker (docs/workflows.md).',
                page,
            },
        ];
    }
    if (found.preventsSelfReview !== false)
        return [];
    return [
        {
            code: 'self-review-allowed',
            text: `Whoever begins a deployment to \`${found.name}\` may approve it.`,
            remedy: 'Switch on "Prevent self-review".',
            page,
        },
    ];
}
function secondPersonProblems({ author, run }, { gate, pages }) {
    if (gate !== 'branch-only')
        return [];
    const problem = (text) => ({
        code: 'second-person-missing',
        text,
        remedy: 'Let somebody else than the author of the commit begin the run by hand ("Run workflow").',
        page: pages.newRun,
    });
    if (run.event !== 'workflow_dispatch')
        return [problem('The gate `branch-only` needs a run that was begun by hand.')];
    if (author === null)
        return [problem('GitHub knows no account for the author of the commit.')];
    const isAuthor = run.actors.some((actor) => actor.toLowerCase() === author.toLowerCase());
    return isAuthor ? [problem(`\`${author}\` wrote the commit and began this run.`)] : [];
}
function weaknesses(found, { gate, pages }) {
    const page = pages.environment(found.id);
    const list = [];
    if (gate === 'reviewers' && found.adminsMayBypass) {
        const text = `Administrators may deploy to \`${found.name}\` without an approval.`;
        list.push({ code: 'admins-may-bypass', text, page });
    }
    if (gate === 'branch-only') {
        const text = `Nobody approves on GitHub's page; who may dispatch decides who may deploy to \`${found.name}\`.`;
        list.push({ code: 'gate-branch-only', text, page });
    }
    return list;
}

// EXTERNAL MODULE: ./packages/action-kit/lib/inputs.js
var inputs = __nccwpck_require__(396);
// EXTERNAL MODULE: ./packages/action-kit/lib/input-spec.js
var input_spec = __nccwpck_require__(845);
;// CONCATENATED MODULE: ./packages/action-kit/lib/input-kinds.js
/**
 * Kinds of inputs that hold one value. Each reads the text that the runner hands over and refuses what it cannot read;
 * nothing is coerced. An empty input is an absent one: the runner does not tell them apart.
 */

function input_kinds_text(presence) {
    return (0,input_spec/* specOf */.rI)(presence, { kind: 'text', accepts: 'a text', parse: (value) => value });
}
function secret(presence) {
    const reading = { kind: 'secret', accepts: 'a secret', isSecret: true, parse: (value) => value };
    return presence.required === true ? (0,input_spec/* givenSpec */.p2)(presence, reading) : (0,input_spec/* optionalSpec */.gK)(presence, reading);
}
/** `true` or `false`, in the spellings of YAML 1.2 (source: GitHub toolkit, `getBooleanInput`). */
function input_kinds_boolean(presence) {
    return (0,input_spec/* givenSpec */.p2)(presence, {
        kind: 'boolean',
        accepts: '`true` or `false`',
        parse: (value) => {
            if (['true', 'True', 'TRUE'].includes(value))
                return true;
            if (['false', 'False', 'FALSE'].includes(value))
                return false;
            throw new input_spec/* UnreadableInput */._N();
        },
    });
}
function integer(presence) {
    return specOf(presence, wholeNumber('integer', 'a whole number', presence));
}
function seconds(presence) {
    return specOf(presence, wholeNumber('seconds', 'a whole number of seconds, without a unit,', presence));
}
const wholeNumber = (kind, what, { min, max }) => ({
    kind,
    accepts: `${what} from ${min} to ${max}`,
    parse: (value) => {
        const number = /^(0|-?[1-9]\d*)$/.test(value) ? Number(value) : Number.NaN;
        if (!(number >= min && number <= max))
            throw new UnreadableInput();
        return number;
    },
});
function choice(presence) {
    const { values } = presence;
    return (0,input_spec/* specOf */.rI)(presence, {
        kind: 'choice',
        accepts: `one of ${values.map((value) => `\`${value}\``).join(', ')}`,
        parse: (value) => {
            const found = values.find((candidate) => candidate === value);
            if (found === undefined)
                throw new input_spec/* UnreadableInput */._N();
            return found;
        },
    });
}
function pattern(presence) {
    const { matches, accepts } = presence;
    return (0,input_spec/* specOf */.rI)(presence, {
        kind: 'text',
        accepts,
        parse: (value) => {
            if (!matches.test(value))
                throw new input_spec/* UnreadableInput */._N();
            return value;
        },
    });
}
function path(presence) {
    return specOf(presence, {
        kind: 'path',
        accepts: 'one path, such as `dist`',
        parse: (value) => {
            if (/[\r\n]/.test(value))
                throw new UnreadableInput('it has several lines');
            if (value.includes('\0'))
                throw new UnreadableInput('it holds a NUL character');
            // The shell would have expanded it; a step's `with:` is read by no shell.
            if (value.startsWith('~'))
                throw new UnreadableInput('`~` is not expanded here');
            return value;
        },
    });
}

;// CONCATENATED MODULE: ./packages/action-kit/lib/input-lists.js
/** Kinds of inputs that hold several values. An absent one is an empty list. */

/** One item a line; blank lines and surrounding spaces are dropped. */
const lines = (presence) => listOf(presence, { kind: 'lines', accepts: 'one item a line', separator: /\n/ });
/** Items between commas or on lines of their own, for values that hold neither. */
const commaList = (presence) => listOf(presence, {
    kind: 'list',
    accepts: 'a list with commas or line breaks between its items',
    separator: /[,\n]/,
});
/** One glob a line. What a glob means is for the package that matches it; what is none to anybody is refused here. */
const globs = (presence) => listOf({ ...presence, refuse: (item) => refuseGlob(item) ?? presence.refuse?.(item) ?? null }, { kind: 'globs', accepts: 'one glob a line, with `/` between folders', separator: /\n/ });
function refuseGlob(glob) {
    if (glob.startsWith('!'))
        return 'a glob cannot begin with `!`';
    if (glob.includes('\\'))
        return '`\\` does not separate folders';
    return null;
}
function listOf(presence, { kind, accepts, separator }) {
    const parse = (value) => {
        const items = value
            .split(separator)
            .map((item) => item.trim())
            .filter((item) => item !== '');
        const refusals = items.flatMap((item) => {
            const reason = presence.refuse?.(item) ?? null;
            return reason === null ? [] : [`${JSON.stringify(item)}: ${reason}`];
        });
        if (refusals.length > 0)
            throw new input_spec/* UnreadableInput */._N(refusals.join('; '));
        return items;
    };
    return (0,input_spec/* givenSpec */.p2)(presence, { kind, accepts, parse });
}

;// CONCATENATED MODULE: ./actions/preflight/lib/inputs.js


/** In the order of the README. Checked against action.yml by a test. */
const inputs_inputs = (0,inputs/* defineInputs */.p)({
    mode: choice({
        description: 'What to check. `gate`: values, environment and run, before any job with credentials; `values`: values alone, such as the variables of an environment, as the first step of a job that names it.',
        values: ['gate', 'values'],
        default: 'gate',
    }),
    token: secret({
        description: "The job's token: `github.token`, with `actions: read`, `contents: read` and `deployments: read`. Needed by `gate`.",
    }),
    environment: pattern({
        description: 'Environment that later jobs will name. Needed by `gate`.',
        matches: /^[a-z][a-z0-9-]{0,30}$/,
        accepts: 'the name of an environment, such as `test` or `prod`',
        modes: ['gate'],
    }),
    gate: choice({
        description: "Who has to say yes. `reviewers`: somebody else than who began the run, on GitHub's page; `branch-only`: somebody else than the author of the commit begins the run by hand and types a confirmation; `unattended`: nobody, for environments such as `test`.",
        values: ['reviewers', 'branch-only', 'unattended'],
        default: 'reviewers',
        modes: ['gate'],
    }),
    events: commaList({
        description: 'Events that may begin the run.',
        default: 'push, workflow_dispatch',
        modes: ['gate'],
    }),
    confirmation: input_kinds_text({
        description: 'What somebody typed to confirm. Compared with `expected-confirmation`, if that is given.',
        modes: ['gate'],
    }),
    'expected-confirmation': input_kinds_text({
        description: 'What has to be typed, such as `deploy admin to prod`.',
        modes: ['gate'],
    }),
    'allow-older': input_kinds_boolean({
        description: 'Lets a run go on although a newer one of the same workflow has deployed already.',
        default: 'false',
        modes: ['gate'],
    }),
    values: (0,input_spec/* optionalSpec */.gK)({
        description: 'Values to check, as a JSON object: `toJSON(inputs)`, or `toJSON(vars)` with mode `values`.',
    }, { kind: 'json', accepts: 'a JSON object, such as `toJSON(inputs)`', parse: readValues }),
    domains: lines({
        description: 'What each value may be, one a line: `app: app`, `entry: one of express cdn`, `step-seconds: number 30 3600`; `name?:` where it may be empty. With `gate`, a value without a domain is refused.',
        refuse: refuseDomain,
    }),
    artifact: pattern({
        description: 'Artifact of this run that later jobs will deploy.',
        matches: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
        accepts: 'the name of an artifact of this run, such as `console`',
        modes: ['gate'],
    }),
    'artifact-digest': pattern({
        description: 'Digest that the artifact must have: output `artifact-digest` of the step that uploaded it. Default: that of the newest artifact of the name.',
        matches: /^(?:sha256:)?[0-9a-f]{64}$/,
        accepts: '64 hexadecimal digits, with or without `sha256:` before',
        modes: ['gate'],
    }),
    'workflow-commit': input_kinds_text({
        description: 'Commit of the workflow that runs: `job.workflow_sha`. Needed by `gate`.',
    }),
    'help-page': input_kinds_text({ description: 'Address of a page that says how to set what is missing.' }),
});
const inputRules = (given) => [
    ...(given.mode === 'gate' && given.environment === null ? ['`gate` needs `environment`'] : []),
    ...(given.mode === 'gate' && given.token === null ? ['`gate` needs `token`'] : []),
    ...(given.mode === 'values' && given.domains.length === 0 ? ['`values` needs `domains`'] : []),
    ...(new Set(given.domains.map((line) => line.split(/[?:]/)[0])).size < given.domains.length
        ? ['`domains` names a value twice']
        : []),
];
function readValues(given) {
    let parsed;
    try {
        parsed = JSON.parse(given);
    }
    catch {
        throw new input_spec/* UnreadableInput */._N('it is not JSON');
    }
    if (!isObject(parsed))
        throw new input_spec/* UnreadableInput */._N();
    return parsed;
}
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
function refuseDomain(line) {
    try {
        parseDomains([line]);
        return null;
    }
    catch (thrown) {
        if (thrown instanceof DomainError)
            return thrown.message;
        throw thrown;
    }
}
/** Names of the outputs, in the order of the README. */
const outputs = (/* unused pure expression or super */ null && ([
    'workflow-commit',
    'environment',
    'gate',
    'reviewers',
    'artifact-id',
    'artifact-digest',
    'problems',
    'result-file',
]));

;// CONCATENATED MODULE: ./actions/preflight/lib/observe.js


/** Reads an environment and its rules. Source: GitHub, "REST API endpoints for deployment environments". */
async function observeEnvironment(github, repository, name) {
    const path = `/repos/${repository}/environments/${encodeURIComponent(name)}`;
    const { status, body } = await github.request('GET', path);
    if (status === 404)
        return { kind: 'missing' };
    if (status !== 200)
        return { kind: 'unreadable', status };
    return readable(path, async () => ({ kind: 'found', ...(await foundEnvironment(github, path, body)) }));
}
async function foundEnvironment(github, path, body) {
    const it = (0,lib/* asObject */.eB)(body, 'environment');
    const rules = (0,lib/* asArray */._j)(it['protection_rules'] ?? [], 'environment.protection_rules', lib/* asObject */.eB);
    const reviewers = rules.filter((rule) => rule['type'] === 'required_reviewers');
    const selfReview = reviewers.map((rule) => rule['prevent_self_review']).filter((value) => value !== undefined);
    return {
        id: (0,lib/* asCount */.Wg)(it['id'], 'environment.id'),
        name: (0,lib/* asString */.oJ)(it['name'], 'environment.name'),
        reviewers: reviewers.flatMap((rule) => (0,lib/* asArray */._j)(rule['reviewers'] ?? [], 'reviewers', lib/* asObject */.eB)).length,
        preventsSelfReview: selfReview.length === 0 ? null : selfReview.every((value) => (0,lib/* asBoolean */.tB)(value, 'prevent_self_review')),
        adminsMayBypass: it['can_admins_bypass'] !== false,
        branches: await branchRule(github, path, it['deployment_branch_policy'] ?? null),
    };
}
async function branchRule(github, path, policy) {
    if (policy === null)
        return { kind: 'any' };
    const { protected_branches: isProtected } = (0,lib/* asObject */.eB)(policy, 'deployment_branch_policy');
    if ((0,lib/* asBoolean */.tB)(isProtected, 'deployment_branch_policy.protected_branches'))
        return { kind: 'protected' };
    const { status, bodies } = await github.pages(`${path}/deployment-branch-policies?per_page=100`);
    if (status !== 200)
        return { kind: 'named', patterns: null };
    return {
        kind: 'named',
        patterns: bodies.flatMap((body) => (0,lib/* asArray */._j)((0,lib/* asObject */.eB)(body, 'policies')['branch_policies'], 'policies', refPattern)),
    };
}
function refPattern(value, path) {
    const policy = (0,lib/* asObject */.eB)(value, path);
    // Servers that know no tags here do not send a type.
    return { type: policy['type'] === 'tag' ? 'tag' : 'branch', pattern: (0,lib/* asString */.oJ)(policy['name'], `${path}.name`) };
}
/** Login of the author of a commit; null where GitHub knows none. */
async function observeAuthor(github, repository, commit) {
    const { status, body } = await github.request('GET', `/repos/${repository}/commits/${encodeURIComponent(commit)}`);
    if (status !== 200)
        return null;
    return readable('commit', async () => {
        const author = (0,lib/* asObject */.eB)(body, 'commit')['author'] ?? null;
        return author === null ? null : (0,lib/* asString */.oJ)((0,lib/* asObject */.eB)(author, 'author')['login'], 'author.login');
    });
}
/** Deployments that are looked at: with every gate answered, the newest that succeeded is among the first few. */
const MOST_DEPLOYMENTS = 20;
/**
 * The newest run whose deployment succeeded, if it is one of the same workflow: another workflow of the repository
 * deploys something else. GitHub writes a deployment for each job with an environment; its status names the run.
 */
async function observeLiveRun(github, repository, environment, workflow) {
    const list = `/repos/${repository}/deployments?environment=${encodeURIComponent(environment)}&per_page=${MOST_DEPLOYMENTS}`;
    const { status, body } = await github.request('GET', list);
    if (status !== 200)
        return null;
    const ids = await readable(list, async () => (0,lib/* asArray */._j)(body, 'deployments', (value, path) => (0,lib/* asCount */.Wg)((0,lib/* asObject */.eB)(value, path)['id'], `${path}.id`)));
    const seen = new Set();
    for (const id of ids) {
        const run = await runOfDeployment(github, repository, id);
        if (run === null || seen.has(run.id))
            continue;
        seen.add(run.id);
        const answer = await github.request('GET', `/repos/${repository}/actions/runs/${run.id}`);
        if (answer.status !== 200)
            continue;
        const path = (0,lib/* asObject */.eB)(answer.body, 'run')['path'];
        if (typeof path === 'string' && path.split('@')[0] === workflow)
            return run;
    }
    return null;
}
async function runOfDeployment(github, repository, id) {
    const { status, body } = await github.request('GET', `/repos/${repository}/deployments/${id}/statuses?per_page=10`);
    if (status !== 200 || !Array.isArray(body))
        return null;
    // A deployment that was followed by another is `inactive` now, and had succeeded before.
    const statuses = (0,lib/* asArray */._j)(body, 'statuses', lib/* asObject */.eB);
    const success = statuses.find(({ state }) => state === 'success');
    const address = [success?.['log_url'], success?.['target_url']].find((value) => typeof value === 'string' && value !== '');
    const [url = '', run] = /^.*\/actions\/runs\/(\d+)/.exec(typeof address === 'string' ? address : '') ?? [];
    return run === undefined ? null : { id: run, url };
}

;// CONCATENATED MODULE: ./actions/preflight/lib/pages.js
/** Pages of the repository on the server that the runner names. */
function pagesOf(env, repository, runPage) {
    const home = `${env['GITHUB_SERVER_URL'] || 'https://github.com'}/${repository}`;
    return {
        environments: `${home}/settings/environments`,
        environment: (id) => `${home}/settings/environments/${id}/edit`,
        branches: `${home}/settings/branches`,
        run: runPage,
        newRun: `${home}/actions`,
    };
}

// EXTERNAL MODULE: ./packages/action-kit/lib/markdown.js
var markdown = __nccwpck_require__(572);
;// CONCATENATED MODULE: ./actions/preflight/lib/summary.js

const { /* code */ "aY": code, /* document */ "Al": summary_document, /* escaped */ "Mk": escaped, /* facts */ "Ix": facts, /* heading */ "R_": heading, /* link */ "nf": summary_link, /* table */ "tp": table } = markdown;
/** Markdown: what was checked, and everything that is wrong, each with the page to mend it on. */
const summaryOf = ({ title, facts: rows, problems, weaknesses }) => summary_document(heading(2, problems.length === 0 ? title : `${title}: refused`), rows.length === 0 ? null : facts(rows.map(([name, value]) => [escaped(name), code(value)])), problems.length === 0
    ? null
    : table([{ title: 'What is wrong' }, { title: 'What to do' }], problems.map(({ text, remedy, page }) => [
        prose(text),
        `${prose(remedy)}${page === null ? '' : ` ${summary_link('Here', page)}`}`,
    ])), ...weaknesses.map(({ text, page }) => `> ${prose(text)}${page === null ? '' : ` ${summary_link('Settings', page)}`}\n`));
/** Our own sentences hold code in backticks; what stands between them may be a value of somebody's. */
const prose = (sentence) => sentence
    .split(/(`[^`]*`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? code(part.slice(1, -1)) : escaped(part)))
    .join('');
const gateInWords = {
    reviewers: 'somebody else approves on GitHub',
    'branch-only': 'somebody else than the author begins it by hand and confirms',
    unattended: 'the branch rule alone',
};

;// CONCATENATED MODULE: ./actions/preflight/lib/main.js









const preflight = (ports) => ({
    name: 'preflight',
    inputs: inputs_inputs,
    rules: inputRules,
    main: (context) => (context.inputs.mode === 'values' ? checkValues(context, ports) : checkGate(context, ports)),
});
async function checkValues({ inputs: given, known, run }, ports) {
    if (given['workflow-commit'] !== null)
        known({ 'workflow-commit': given['workflow-commit'] });
    const page = given['help-page'] ?? pagesOf(ports.env, run.repository ?? '', run.run).environments;
    const problems = valueProblems(given.values ?? {}, { domains: parseDomains(given.domains), isClosed: false, page });
    return resultOf({ title: 'What the environment must give', facts: [], problems, weaknesses: [] }, {}, {});
}
async function checkGate(context, ports) {
    const { inputs: given, run, signal } = context;
    const { environment, token } = given;
    if (environment === null || token === null)
        throw new TypeError('the rules of the inputs ask for both');
    context.known({ 'workflow-commit': given['workflow-commit'] ?? '', environment, gate: given.gate });
    const repository = knownRepository(run.repository);
    const pages = pagesOf(ports.env, repository, run.run);
    const wanted = wantedOf(given, environment, pages);
    const seenRun = seenRunOf(context, ports);
    const observed = await observe({ ports, repository, wanted, token, run: seenRun, commit: run.commit, signal });
    const verdict = decideGate(observed, wanted);
    const choice = await artifactOf(context, ports, repository, token);
    const page = given['help-page'] ?? pages.newRun;
    const values = given.values === null
        ? []
        : valueProblems(given.values, { domains: parseDomains(given.domains), isClosed: true, page });
    for (const { code, text } of verdict.weaknesses)
        context.reporter.message({ code, level: 'warning', text });
    const facts = [
        ['Environment', environment],
        ['Gate', gateInWords[given.gate]],
        ['Ref', seenRun.ref],
        ['Begun by', seenRun.actors.join(', ')],
        ['Commit of this workflow', seenRun.workflowCommit],
        ...artifactFacts(choice),
    ];
    const reviewers = observed.environment.kind === 'found' ? String(observed.environment.reviewers) : '';
    return resultOf({
        title: 'Preflight',
        facts,
        problems: [...values, ...verdict.problems, ...(choice?.problem ? [choice.problem] : [])],
        weaknesses: verdict.weaknesses,
    }, { reviewers, ...artifactOutputs(choice) }, { observed });
}
/** Null where no artifact is asked for. */
async function artifactOf({ inputs: given, run, signal }, ports, repository, token) {
    if (given.artifact === null || run.runId === null)
        return null;
    const found = await observeArtifacts(ports.github(token, signal), repository, run.runId, given.artifact);
    const digest = given['artifact-digest'];
    return chooseArtifact(found, {
        name: given.artifact,
        digest: digest === null ? null : fullDigest(digest),
        page: run.run,
    });
}
const artifactFacts = (choice) => choice?.artifact ? [['Artifact', choice.artifact.digest]] : [];
const artifactOutputs = (choice) => choice?.artifact ? { 'artifact-id': String(choice.artifact.id), 'artifact-digest': choice.artifact.digest } : {};
function knownRepository(repository) {
    if (repository !== null && /^[\w.-]+\/[\w.-]+$/.test(repository))
        return repository;
    throw new lib/* PreconditionError */.Rb({
        code: 'repository-unknown',
        message: 'GITHUB_REPOSITORY does not say in which repository this runs.',
        remedy: 'Run the action in a workflow of GitHub.',
    });
}
const wantedOf = (given, environment, pages) => ({
    environment,
    gate: given.gate,
    events: given.events,
    confirmation: given['expected-confirmation'] === null
        ? null
        : { typed: given.confirmation ?? '', expected: given['expected-confirmation'] },
    allowOlder: given['allow-older'],
    pages,
});
function seenRunOf({ inputs: given, run }, { env }) {
    const actors = [run.actor, env['GITHUB_TRIGGERING_ACTOR']].filter((actor) => typeof actor === 'string' && actor !== '');
    return {
        id: run.runId,
        ref: run.ref ?? '',
        isRefProtected: env['GITHUB_REF_PROTECTED'] === 'true',
        event: env['GITHUB_EVENT_NAME'] ?? '',
        actors: [...new Set(actors.map(String))],
        workflowCommit: given['workflow-commit'] ?? '',
    };
}
async function observe({ ports, repository, wanted, token, run, commit, signal }) {
    const github = ports.github(token, signal);
    const [environment, author, live] = await Promise.all([
        observeEnvironment(github, repository, wanted.environment),
        wanted.gate === 'branch-only' && commit !== null ? observeAuthor(github, repository, commit) : null,
        wanted.allowOlder ? null : observeLiveRun(github, repository, wanted.environment, workflowFile(ports, repository)),
    ]);
    return { environment, run, author, live };
}
/** GITHUB_WORKFLOW_REF is that of the caller: `owner/name/.github/workflows/file.yml@ref`. */
function workflowFile({ env }, repository) {
    const [path = ''] = (env['GITHUB_WORKFLOW_REF'] ?? '').split('@');
    return path.slice(repository.length + 1);
}
function resultOf(found, outputs, data) {
    const { problems, weaknesses } = found;
    const result = {
        outputs: { ...outputs, problems: String(problems.length) },
        summary: summaryOf(found),
        data: { ...data, problems, weaknesses },
    };
    return problems.length === 0 ? result : { ...result, failure: refusal(problems) };
}
function refusal(problems) {
    const lines = problems.map(({ code, text, page }) => `- ${text} [${code}]${page === null ? '' : ` ${page}`}`);
    const remedies = [...new Set(problems.map(({ remedy }) => remedy))];
    return new lib/* PreconditionError */.Rb({
        code: 'run-refused',
        message: `This run must not go on, and got no credentials:\n${lines.join('\n')}`,
        remedy: remedies.join('\n'),
    });
}


/***/ }),

/***/ 719:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ githubRest)
/* harmony export */ });
/* unused harmony export MOST_PAGES */
/* harmony import */ var _deploy_kernel__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(955);

/** 100 items a page (source: GitHub, "Using pagination in the REST API"). */
const MOST_PAGES = 20;
/** The longest that one answer may ask to wait: a job that waits longer for GitHub costs more than a re-run. */
const MOST_WAIT_MS = 60_000;
/** The longest that one request may take: an API server that does not answer must not hold a job for its whole time. */
const ANSWER_WITHIN_MS = 20_000;
const policy = { attempts: 4, baseMs: 1_000, capMs: 8_000 };
/** A client for the server that the runner names (source: GitHub, "Default environment variables", GITHUB_API_URL). */
function githubRest(options) {
    const server = (options.env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/+$/, '');
    const send = async (method, address, body) => {
        const sent = {
            method,
            headers: headersOf(options.token, body !== undefined),
            signal: AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), ...(options.signal ? [options.signal] : [])]),
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        };
        return received(await (options.fetch ?? fetch)(address, sent));
    };
    const patiently = (method, address, body) => withRetries(options, `${method} ${address}`, method === 'POST', () => send(method, address, body));
    return {
        request: async (method, path, body) => {
            const { status, body: answered } = await patiently(method, `${server}${path}`, body);
            return { status, body: answered };
        },
        pages: async (path) => {
            const bodies = [];
            for (let next = `${server}${path}`; next !== null;) {
                if (bodies.length === MOST_PAGES)
                    return { status: 200, bodies, isCut: true };
                const { status, body, link } = await patiently('GET', next);
                if (status !== 200)
                    return { status, bodies, isCut: false };
                bodies.push(body);
                next = nextPage(link, server);
            }
            return { status: 200, bodies, isCut: false };
        },
    };
}
const headersOf = (token, hasBody) => ({
    accept: 'application/vnd.github+json',
    'user-agent': 'spa-release-actions',
    'x-github-api-version': '2022-11-28',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
});
async function received(response) {
    const text = await response.text();
    const link = response.headers.get('link') ?? '';
    return { status: response.status, body: jsonOrNull(text), link, limitedMs: limitedMs(response) };
}
function jsonOrNull(text) {
    try {
        return text === '' ? null : JSON.parse(text);
    }
    catch {
        return null;
    }
}
/**
 * 429, or 403 with `retry-after` or with nothing remaining. When the hour's quota is used up, waiting for its end is
 * not ours to do. Source: GitHub, "Rate limits for the REST API", "Exceeding the rate limit".
 */
function limitedMs({ status, headers }) {
    const after = headers.get('retry-after');
    const isUsedUp = headers.get('x-ratelimit-remaining') === '0';
    if (status !== 429 && !(status === 403 && (after !== null || isUsedUp)))
        return null;
    if (after !== null && /^\d+$/.test(after))
        return Number(after) * 1000;
    return isUsedUp ? Number.POSITIVE_INFINITY : MOST_WAIT_MS;
}
/** Thrown between attempts only. */
class Unanswered extends Error {
    waitMs;
    constructor(message, waitMs, cause) {
        super(message, cause === undefined ? undefined : { cause });
        this.waitMs = waitMs;
    }
}
/**
 * @param isUnrepeatable a request that may have been carried out although no answer came; only a limit is waited for
 */
async function withRetries({ clock, random, signal }, what, isUnrepeatable, work) {
    try {
        return await (0,_deploy_kernel__WEBPACK_IMPORTED_MODULE_0__/* .retry */ .L5)({
            clock,
            random,
            policy,
            ...(signal ? { signal } : {}),
            isRetryable: (thrown) => thrown instanceof Unanswered && (!isUnrepeatable || thrown.waitMs > 0),
            work: () => attempt(work, clock, signal),
        });
    }
    catch (thrown) {
        if (thrown instanceof Unanswered)
            throw unanswered(what, thrown);
        throw thrown;
    }
}
async function attempt(work, clock, signal) {
    const answer = await work().catch((cause) => {
        signal?.throwIfAborted();
        throw new Unanswered('no answer', 0, cause);
    });
    if (answer.limitedMs !== null) {
        if (answer.limitedMs > MOST_WAIT_MS)
            throw unlimited(answer.limitedMs);
        await clock.sleep(answer.limitedMs, signal);
        throw new Unanswered('a rate limit', answer.limitedMs);
    }
    if (answer.status >= 500)
        throw new Unanswered(`status ${answer.status}`, 0);
    return answer;
}
const unanswered = (what, cause) => new _deploy_kernel__WEBPACK_IMPORTED_MODULE_0__/* .RemoteError */ .Hi({
    code: 'github-unanswered',
    message: `GitHub's API did not answer ${what}: ${cause.message}.`,
    remedy: 'Look at https://www.githubstatus.com, and run the job again.',
    cause,
});
const unlimited = (waitMs) => new _deploy_kernel__WEBPACK_IMPORTED_MODULE_0__/* .RemoteError */ .Hi({
    code: 'github-rate-limited',
    message: `GitHub's API allows no more requests ${Number.isFinite(waitMs) ? `for ${Math.ceil(waitMs / 1000)} s` : 'in this hour'}.`,
    remedy: 'Run the job again later. The quota of a workflow token is 1,000 requests an hour for each repository.',
});
/** Followed only on the same server: the token goes with it. */
function nextPage(link, server) {
    const found = /<([^>]+)>;\s*rel="next"/.exec(link)?.[1] ?? null;
    return found?.startsWith(`${server}/`) ? found : null;
}


/***/ }),

/***/ 845:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   LO: () => (/* binding */ inputVariable),
/* harmony export */   _N: () => (/* binding */ UnreadableInput),
/* harmony export */   gK: () => (/* binding */ optionalSpec),
/* harmony export */   p2: () => (/* binding */ givenSpec),
/* harmony export */   rI: () => (/* binding */ specOf)
/* harmony export */ });
/** Thrown by a reader, with the reason if there is more to say than what is accepted; the caller adds name and value. */
class UnreadableInput extends Error {
}
/** An input that is null when it is not given. */
function optionalSpec(presence, reading) {
    return { ...givenSpec(presence, reading), read: (text) => (text === '' ? null : reading.parse(text)) };
}
/** An input that always has a value: required, or with a default, or with a reading of the empty text. */
function givenSpec(presence, reading) {
    return {
        kind: reading.kind,
        description: presence.description,
        defaultText: presence.default ?? null,
        required: presence.required === true,
        accepts: reading.accepts,
        isSecret: reading.isSecret ?? false,
        modes: presence.modes ?? null,
        read: reading.parse,
    };
}
/** Null when absent, unless the input cannot be absent. */
const specOf = (presence, reading) => presence.default === undefined && presence.required !== true
    ? optionalSpec(presence, reading)
    : givenSpec(presence, reading);
/** The variable in which the runner hands over an input (source: GitHub toolkit, `getInput`). */
const inputVariable = (name) => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;


/***/ }),

/***/ 396:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ readInputs),
/* harmony export */   p: () => (/* binding */ defineInputs)
/* harmony export */ });
/* harmony import */ var _deploy_kernel__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(955);
/* harmony import */ var _input_spec_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(845);
/* harmony import */ var _stray_inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(296);



/** Keeps the names and kinds of a specification as a type. */
const defineInputs = (specs) => specs;
const MOST_SHOWN = 200;
/**
 * Reads all inputs. Throws one `InputError` that lists every input that cannot be used, names that are nearly ours
 * included: a safety switch with a typing error in its name must not be taken for absent.
 */
function readInputs(specs, env, rules) {
    const problems = [...(0,_stray_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .mistypedInputs */ .X)(specs, env)];
    const values = {};
    for (const [name, spec] of Object.entries(specs)) {
        const given = (env[(0,_input_spec_js__WEBPACK_IMPORTED_MODULE_2__/* .inputVariable */ .LO)(name)] ?? '').trim();
        const text = textOf(given, spec);
        if (text === '' && spec.required) {
            problems.push(`\`${name}\` is missing; it must be ${spec.accepts}`);
            continue;
        }
        try {
            values[name] = spec.read(text);
        }
        catch (thrown) {
            problems.push(unreadable(name, spec, text, thrown));
        }
    }
    if (problems.length > 0)
        throw invalid(problems);
    const inputs = complete(specs, values);
    const contradictions = rules?.(inputs) ?? [];
    if (contradictions.length > 0)
        throw contradicting(contradictions);
    return inputs;
}
/** A default such as `${{ github.token }}` is the runner's to work out: where it comes as it is, or not at all, there is none. */
function textOf(given, { defaultText }) {
    const text = given === '' ? (defaultText ?? '') : given;
    return text === defaultText && /^\$\{\{.*\}\}$/.test(text) ? '' : text;
}
function unreadable(name, spec, text, thrown) {
    if (!(thrown instanceof _input_spec_js__WEBPACK_IMPORTED_MODULE_2__/* .UnreadableInput */ ._N))
        throw thrown;
    if (spec.isSecret)
        return `\`${name}\` is (hidden), and must be ${spec.accepts}`;
    const shown = JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
    const why = thrown.message === '' ? '' : ` (${thrown.message})`;
    return `\`${name}\` is ${shown}, and must be ${spec.accepts}${why}`;
}
function invalid(problems) {
    return new _deploy_kernel__WEBPACK_IMPORTED_MODULE_0__/* .InputError */ .dz({
        code: 'inputs-invalid',
        message: problems.length === 1
            ? `Input ${problems[0]}.`
            : `${problems.length} inputs cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
        remedy: 'Correct them in the `with:` of the step. Nothing was changed.',
    });
}
function contradicting(problems) {
    return new _deploy_kernel__WEBPACK_IMPORTED_MODULE_0__/* .InputError */ .dz({
        code: 'inputs-contradict',
        message: `The inputs do not fit together:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
        remedy: 'Correct them in the `with:` of the step. Nothing was changed.',
    });
}
/** Every name of the specification has been given a value by its own reader. */
function complete(specs, values) {
    const isComplete = (candidate) => Object.keys(specs).every((name) => Object.hasOwn(candidate, name));
    if (!isComplete(values))
        throw new TypeError('an input has no value');
    return values;
}


/***/ }),

/***/ 572:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Al: () => (/* binding */ document),
/* harmony export */   DV: () => (/* binding */ codeBlock),
/* harmony export */   Ix: () => (/* binding */ facts),
/* harmony export */   Mk: () => (/* binding */ escaped),
/* harmony export */   R_: () => (/* binding */ heading),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   hD: () => (/* binding */ quote),
/* harmony export */   nf: () => (/* binding */ link),
/* harmony export */   tp: () => (/* binding */ table),
/* harmony export */   zH: () => (/* binding */ details)
/* harmony export */ });
/* unused harmony exports SUMMARY_MAX_BYTES, count, bytes */
/** Markdown of a job summary, from data: strings in, string out. */
/** GitHub drops a step summary above 1 MiB (source: GitHub, "Workflow commands", job summaries). */
const SUMMARY_MAX_BYTES = 1024 * 1024;
/** Keeps a value from being read as Markdown or HTML, also in a cell of a table. */
function escaped(value) {
    return value
        .replaceAll(/[\r\n]+/g, ' ')
        .replaceAll(/[\\*_`~|[\]]/g, '\\$&')
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
}
/** A value in code font; holds whatever characters. */
function code(value) {
    if (value === '')
        return '(empty)';
    const clean = value.replaceAll(/[\r\n]+/g, ' ').replaceAll('|', '\\|');
    const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = '`'.repeat(longest + 1);
    const space = longest > 0 ? ' ' : '';
    return `${fence}${space}${clean}${space}${fence}`;
}
/** A link whose text is Markdown already. Nothing in the address can end the link. */
const link = (text, address) => `[${text}](${address.replaceAll(/[\s()<>\\|]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`)})`;
/** Somebody's words, over as many lines as they have. */
const quote = (words) => `${words
    .split(/\r?\n/)
    .map((line) => `> ${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`)
    .join('\n')}\n`;
const heading = (level, title) => `${'#'.repeat(level)} ${title}\n`;
/** Cells are Markdown already: escape values with `escaped` or `code`. */
function table(columns, rows) {
    const line = (cells) => `| ${cells.join(' | ')} |`;
    return `${[
        line(columns.map((column) => column.title)),
        line(columns.map((column) => (column.align === 'right' ? '--:' : ':--'))),
        ...rows.map(line),
    ].join('\n')}\n`;
}
/** A table of two columns without a heading row that says anything. */
const facts = (rows) => table([{ title: '' }, { title: '' }], rows);
const details = (summary, body) => `<details><summary>${summary}</summary>\n\n${body}\n</details>\n`;
const codeBlock = (content, language = '') => {
    const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = '`'.repeat(longest + 1);
    return `${fence}${language}\n${content}\n${fence}\n`;
};
/** Blocks with a blank line between, cut below the limit with a word about what was cut. */
function document(...blocks) {
    const given = blocks.filter((block) => block !== null).filter((block) => block !== '');
    const whole = given.join('\n');
    const size = byteLength(whole);
    if (size <= SUMMARY_MAX_BYTES)
        return whole;
    const kept = [];
    let room = SUMMARY_MAX_BYTES - ROOM_FOR_NOTE;
    for (const block of given) {
        const cut = byteLength(block) < room ? block : cutBlock(block, room);
        kept.push(cut);
        room -= byteLength(cut) + 1;
        if (cut !== block)
            break;
    }
    const note = `_Cut here: the whole is ${count(size)} bytes, and GitHub shows ${count(SUMMARY_MAX_BYTES)}. The result file has everything._\n`;
    return `${kept.join('\n')}\n${note}`;
}
const ROOM_FOR_NOTE = 1024;
/** The first lines of a block, with whatever they opened closed again: the note below would be folded away or be code. */
function cutBlock(block, room) {
    const lines = [];
    let left = room - CLOSING_ROOM;
    for (const line of block.split('\n')) {
        left -= byteLength(line) + 1;
        if (left < 0)
            break;
        lines.push(line);
    }
    const text = lines.join('\n');
    const fences = [...text.matchAll(/^`{3,}/gm)].map(([fence]) => fence);
    const openFence = fences.length % 2 === 1 ? `\n${fences.at(-1) ?? ''}` : '';
    const openDetails = text.split('<details>').length - text.split('</details>').length;
    return `${text}${openFence}${'\n\n</details>'.repeat(Math.max(0, openDetails))}\n`;
}
const CLOSING_ROOM = 256;
const byteLength = (text) => new TextEncoder().encode(text).byteLength;
/** 1,234 of whole numbers. Not by locale: asking for one takes as long as writing the whole summary. */
const count = (value) => String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
/** 512 B, 1.5 KB, 3.2 MB (thousands, as S3's bill counts). */
function bytes(value) {
    const units = ['B', 'KB', 'MB', 'GB', 'TB'];
    let scaled = value;
    let unit = 0;
    while (scaled >= 1000 && unit < units.length - 1) {
        scaled /= 1000;
        unit += 1;
    }
    return `${unit === 0 ? scaled : scaled.toFixed(1)} ${units[unit] ?? 'B'}`;
}


/***/ }),

/***/ 959:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  C: () => (/* binding */ runAction)
});

;// CONCATENATED MODULE: external "node:path"
const external_node_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");
// EXTERNAL MODULE: ./packages/kernel/lib/index.js + 13 modules
var lib = __nccwpck_require__(955);
;// CONCATENATED MODULE: ./packages/action-kit/lib/console-reporter.js
/** Progress is printed at most so often: a log is read afterwards, not watched. */
const PROGRESS_EVERY_MS = 10_000;
/** GitHub shows ten annotations of each kind for a step (source: GitHub, "Workflow commands"). */
const MOST_ANNOTATIONS = 10;
function consoleReporter(sink, clock) {
    const warnings = annotations('Warning', sink, sink.warning);
    const notices = annotations('Notice', sink, sink.notice);
    const write = {
        debug: (text) => sink.debug(text),
        info: (text) => sink.info(inert(text)),
        notice: notices.write,
        warning: warnings.write,
    };
    return {
        get heldBack() {
            return warnings.heldBack;
        },
        message: ({ level, text }) => write[level](text),
        progress: occasionally(clock, (progress) => sink.info(progressLine(progress))),
        group: nestable(sink),
    };
}
/**
 * A text without commands to the runner. It obeys a line that begins with `::` and a `##[` anywhere, and names of files
 * or answers of a server come from others (source: GitHub, "Workflow commands").
 */
const inert = (text) => text.replaceAll(/^([ \t]*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');
function annotations(word, sink, annotate) {
    let written = 0;
    return {
        get heldBack() {
            return Math.max(0, written - MOST_ANNOTATIONS);
        },
        write: (text) => {
            written += 1;
            if (written <= MOST_ANNOTATIONS)
                annotate.call(sink, text);
            else
                sink.info(inert(`${word}: ${text}`));
        },
    };
}
/** At most one line in ten seconds, and the last one always. */
function occasionally(clock, show) {
    let shownAtMs = clock.monotonic();
    return (progress) => {
        const nowMs = clock.monotonic();
        if (progress.done !== progress.total && nowMs - shownAtMs < PROGRESS_EVERY_MS)
            return;
        shownAtMs = nowMs;
        show(progress);
    };
}
/** The runner's groups do not nest: an inner one is a line of the outer. */
function nestable(sink) {
    let depth = 0;
    return async (title, work) => {
        depth += 1;
        if (depth === 1)
            sink.startGroup(title);
        else
            sink.info(inert(title));
        try {
            return await work();
        }
        finally {
            depth -= 1;
            if (depth === 0)
                sink.endGroup();
        }
    };
}
function progressLine({ label, done, total, bytes, totalBytes }) {
    const share = total === 0 ? 100 : Math.floor((100 * done) / total);
    const size = bytes === undefined || totalBytes === undefined ? '' : `, ${megabytes(bytes)} of ${megabytes(totalBytes)} MB`;
    return inert(`${label}: ${done} of ${total} (${share} %)${size}`);
}
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

;// CONCATENATED MODULE: ./packages/action-kit/lib/help-links.js
const TROUBLESHOOTING = 'docs/troubleshooting.md';
/**
 * The runner says from which repository and at which ref it took the action, but not for an action of the workspace
 * (source: GitHub, "Default environment variables", GITHUB_ACTION_REPOSITORY and GITHUB_ACTION_REF).
 */
function helpLinks(env) {
    const repository = env['GITHUB_ACTION_REPOSITORY'] ?? '';
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
        return { troubleshooting: (code) => `${TROUBLESHOOTING}#${code}`, newIssue: null };
    }
    const home = `${env['GITHUB_SERVER_URL'] || 'https://github.com'}/${repository}`;
    const ref = (env['GITHUB_ACTION_REF'] || 'HEAD').split('/').map(encodeURIComponent).join('/');
    return {
        troubleshooting: (code) => `${home}/blob/${ref}/${TROUBLESHOOTING}#${code}`,
        newIssue: `${home}/issues/new`,
    };
}

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: external "node:fs/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");
;// CONCATENATED MODULE: external "node:os"
const external_node_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");
// EXTERNAL MODULE: ./packages/action-kit/lib/system.js + 1 modules
var system = __nccwpck_require__(126);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(598);
;// CONCATENATED MODULE: ./packages/action-kit/lib/workflow-commands.js



function workflowCommands(env, write = writeToStandardOutput) {
    const command = (name, text, properties = '') => write(`::${name}${properties}::${escapeData(text)}`);
    return {
        log: {
            info: write,
            debug: (text) => command('debug', text),
            notice: (text) => command('notice', text),
            warning: (text) => command('warning', text),
            error: (text, { title }) => command('error', text, ` title=${escapeProperty(title)}`),
            beside: (annotation) => command(annotation.level, annotation.text, besideProperties(annotation)),
            startGroup: (title) => command('group', title),
            endGroup: () => command('endgroup', ''),
        },
        isDebug: env['RUNNER_DEBUG'] === '1',
        mask: (secret) => command('add-mask', secret),
        // Runners no longer obey outputs and states that are set by a command on standard output.
        setOutput: (name, value) => appendEntry(env['GITHUB_OUTPUT'], name, value),
        saveState: (name, value) => appendEntry(env['GITHUB_STATE'], name, value),
    };
}
/** Columns only for a single line: GitHub has no use for them otherwise (source: GitHub, "Check runs", annotations). */
function besideProperties({ title, file, startLine, endLine, startColumn, endColumn }) {
    const isOneLine = startLine === endLine && startColumn !== null;
    const properties = [
        ['title', title],
        ['file', file],
        ['line', startLine],
        ['endLine', endLine],
        ['col', isOneLine ? startColumn : null],
        ['endColumn', isOneLine ? endColumn : null],
    ];
    const given = properties.flatMap(([name, value]) => value === null ? [] : [`${name}=${escapeProperty(`${value}`)}`]);
    return ` ${given.join(',')}`;
}
function appendEntry(file, name, value) {
    if (file !== undefined && file !== '')
        (0,external_node_fs_namespaceObject.appendFileSync)(file, fileEntry(name, value));
}
/** A value of any number of lines between two delimiters that nobody can guess. */
function fileEntry(name, value) {
    const delimiter = `ghadelimiter_${(0,external_node_crypto_.randomUUID)()}`;
    return `${name}<<${delimiter}${external_node_os_namespaceObject.EOL}${value}${external_node_os_namespaceObject.EOL}${delimiter}${external_node_os_namespaceObject.EOL}`;
}
const writeToStandardOutput = (line) => void process.stdout.write(line + external_node_os_namespaceObject.EOL);
const escapeData = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

;// CONCATENATED MODULE: ./packages/action-kit/lib/host.js





/** Sockets that were let go close by themselves within this time. */
const LINGER_MS = 2_000;
/** This process, with the runner around it or without one. */
function processHost() {
    const { env } = process;
    const commands = workflowCommands(env);
    return {
        env,
        places: { workingDirectory: process.cwd(), tempDirectory: (0,external_node_os_namespaceObject.tmpdir)() },
        processId: process.pid,
        clock: system/* systemClock */.m,
        random: system/* systemRandom */.v,
        log: commands.log,
        isDebug: () => commands.isDebug,
        mask: commands.mask,
        setOutput: commands.setOutput,
        saveState: commands.saveState,
        addSummary: (markdown) => {
            const file = env['GITHUB_STEP_SUMMARY'];
            if (file && markdown !== '')
                (0,external_node_fs_namespaceObject.appendFileSync)(file, markdown.endsWith('\n') ? markdown : `${markdown}\n`);
        },
        writeFile: (path, content) => (0,promises_namespaceObject.writeFile)(path, content),
        onSignal: listenToSignals,
        onCrash: listenToCrashes,
        finish: (exitCode, isStuck) => {
            process.exitCode = exitCode;
            if (isStuck)
                process.exit();
            // Ends by itself when nothing is open. A forgotten handle must not cost minutes of a runner: the timer holds
            // nothing open, so it only fires when something else does.
            setTimeout(() => process.exit(), LINGER_MS).unref();
        },
    };
}
function listenToCrashes(listener) {
    // Nothing is left to wait for and there is no result: Node would end with code 13 and without a word of ours.
    const onNothingLeft = () => listener(new Error('the work waits for something that never happens'));
    process.on('uncaughtException', listener);
    process.once('beforeExit', onNothingLeft);
    return () => {
        process.off('uncaughtException', listener);
        process.off('beforeExit', onNothingLeft);
    };
}
function listenToSignals(listener) {
    const onInterrupt = () => listener('SIGINT');
    const onTerminate = () => listener('SIGTERM');
    process.on('SIGINT', onInterrupt);
    process.on('SIGTERM', onTerminate);
    return () => {
        process.off('SIGINT', onInterrupt);
        process.off('SIGTERM', onTerminate);
    };
}

// EXTERNAL MODULE: ./packages/action-kit/lib/input-spec.js
var input_spec = __nccwpck_require__(845);
// EXTERNAL MODULE: ./packages/action-kit/lib/inputs.js
var lib_inputs = __nccwpck_require__(396);
;// CONCATENATED MODULE: ./packages/action-kit/lib/interruption.js

/**
 * The runner sends SIGINT, 7.5 s later SIGTERM, and kills 2.5 s after that (source: GitHub, "Workflow cancellation
 * reference"). The safe state must be reached before, and the rest is for outputs and the summary.
 */
const GRACE_MS = 7_000;
function watchForInterruption(host) {
    const controller = new AbortController();
    const ended = new AbortController();
    const { promise: givenUp, reject } = Promise.withResolvers();
    let isStuck = false;
    const giveUp = (reason) => {
        isStuck = true;
        reject(reason);
    };
    // Heard even when no work is being waited for.
    givenUp.catch(() => { });
    const stopSignals = host.onSignal((name) => {
        if (controller.signal.aborted)
            return;
        controller.abort(cancelled(name));
        host.clock.sleep(GRACE_MS, ended.signal).then(() => giveUp(cancelledLate(name)), () => { });
    });
    const stopCrashes = host.onCrash(giveUp);
    return {
        signal: controller.signal,
        get isStuck() {
            return isStuck;
        },
        orGiveUp: (work) => Promise.race([work, givenUp]),
        end: () => {
            ended.abort();
            stopSignals();
            stopCrashes();
        },
    };
}
function cancelled(signal) {
    return new lib/* AbortedError */.oM({
        code: 'cancelled',
        message: `Cancelled by ${signal}.`,
        remedy: 'Run the job again; it continues from what is there.',
    });
}
function cancelledLate(signal) {
    return new lib/* AbortedError */.oM({
        code: 'cancelled-late',
        message: `Cancelled by ${signal}, and a step in progress did not come to an end within ${GRACE_MS / 1000} s.`,
        remedy: 'Run the job again; it finds out how far this run came and continues from there.',
    });
}

// EXTERNAL MODULE: ./packages/action-kit/lib/markdown.js
var markdown = __nccwpck_require__(572);
;// CONCATENATED MODULE: ./packages/action-kit/lib/outcome.js


/** What to tell about anything that was thrown. A mistake of the user's gets no stack trace; a bug of ours does. */
function describeFailure(thrown, setting) {
    const { signal, links, isDebug } = setting;
    if (isAbort(thrown) && signal.aborted && signal.reason instanceof lib/* DeployError */.sH) {
        return describeFailure(signal.reason, setting);
    }
    if (!(thrown instanceof lib/* DeployError */.sH))
        return describeBug(thrown, setting);
    const stack = isDebug && thrown.stack !== undefined ? [thrown.stack] : [];
    return {
        code: thrown.code,
        blame: thrown.blame,
        message: thrown.message,
        remedy: thrown.remedy,
        help: links.troubleshooting(thrown.code),
        background: [...causes(thrown.cause), ...stack],
    };
}
/** What Node and the AWS SDK throw when a signal aborts. */
const isAbort = (thrown) => thrown instanceof Error && thrown.name === 'AbortError';
function describeBug(thrown, { action, links }) {
    const stack = thrown instanceof Error && thrown.stack !== undefined ? thrown.stack : (0,lib/* errorMessage */.gJ)(thrown);
    const where = links.newIssue === null ? '' : `: ${links.newIssue}`;
    return {
        code: 'bug',
        blame: 'bug',
        message: `${action} has a bug: ${(0,lib/* errorMessage */.gJ)(thrown)}`,
        remedy: `Please report it, with the log of this step${where}. Running the job again is safe.`,
        help: links.troubleshooting('bug'),
        background: [stack, ...causes(thrown instanceof Error ? thrown.cause : undefined)],
    };
}
const MOST_CAUSES = 10;
function causes(cause) {
    const chain = [];
    for (let next = cause; next !== undefined && next !== null && chain.length < MOST_CAUSES;) {
        chain.push(`Cause: ${next instanceof Error ? `${next.name}: ${next.message}` : String(next)}`);
        next = next instanceof Error ? next.cause : undefined;
    }
    return chain;
}
/** The summary of a run that came to no result of its own. */
function failureSummary(action, failure, known) {
    const rows = Object.entries(known).map(([name, value]) => [(0,markdown/* escaped */.Mk)(name), (0,markdown/* code */.aY)(value)]);
    return (0,markdown/* document */.Al)((0,markdown/* heading */.R_)(2, `${action} ${failure.code.startsWith('cancelled') ? 'was cancelled' : 'failed'}`), (0,markdown/* quote */.hD)(failure.message), advice(failure.remedy), `Code: [${(0,markdown/* code */.aY)(failure.code)}](${failure.help})\n`, rows.length === 0 ? null : `What is known all the same:\n\n${(0,markdown/* facts */.Ix)(rows)}`, failure.background.length === 0 ? null : (0,markdown/* details */.zH)('Background', (0,markdown/* codeBlock */.DV)(failure.background.join('\n'))));
}
/** What is there to be copied, such as the statements of a policy, loses its asterisks and lines as Markdown. */
function advice(remedy) {
    const copied = /(?:^\{.*\}$\n?)+/gm;
    return `**What to do:** ${remedy.replaceAll(copied, (lines) => `\n${(0,markdown/* codeBlock */.DV)(lines.trimEnd(), 'json')}\n`)}\n`;
}

;// CONCATENATED MODULE: ./packages/action-kit/lib/run-context.js
function runContext(env, places) {
    const known = (name) => {
        const value = env[name];
        return value === undefined || value === '' ? null : value;
    };
    const runId = digits(known('GITHUB_RUN_ID'));
    const repository = known('GITHUB_REPOSITORY');
    const server = known('GITHUB_SERVER_URL') ?? 'https://github.com';
    return {
        run: runId === null || repository === null ? 'a run outside GitHub' : `${server}/${repository}/actions/runs/${runId}`,
        runId,
        attempt: Number(digits(known('GITHUB_RUN_ATTEMPT')) ?? '1'),
        repository,
        commit: known('GITHUB_SHA'),
        ref: known('GITHUB_REF'),
        actor: known('GITHUB_ACTOR'),
        workspace: known('GITHUB_WORKSPACE') ?? places.workingDirectory,
        tempDirectory: known('RUNNER_TEMP') ?? places.tempDirectory,
    };
}
const digits = (value) => (value !== null && /^\d+$/.test(value) ? value : null);

// EXTERNAL MODULE: ./packages/action-kit/lib/stray-inputs.js
var stray_inputs = __nccwpck_require__(296);
;// CONCATENATED MODULE: ./packages/action-kit/lib/run-action.js











/**
 * Runs an action as the process's one task: the only place that sets outputs, the summary and the exit code. Never
 * throws: whatever happens is one annotation, the outputs that are known, a summary and a result file.
 */
async function runAction(action, host = processHost()) {
    const startedMs = host.clock.monotonic();
    const run = runContext(host.env, host.places);
    const interruption = watchForInterruption(host);
    const reporter = consoleReporter(host.log, host.clock);
    interruption.signal.addEventListener('abort', () => reporter.message(cancelling));
    const setting = {
        action: action.name,
        links: helpLinks(host.env),
        isDebug: host.isDebug(),
        signal: interruption.signal,
    };
    const outputs = {};
    const known = (more) => void Object.assign(outputs, more);
    const outcome = await reach(setting, outputs, () => {
        maskSecrets(action.inputs, host);
        const inputs = (0,lib_inputs/* readInputs */.K)(action.inputs, host.env, action.rules);
        tellIdleInputs(action.inputs, host, reporter);
        const { clock, random } = host;
        const { signal } = interruption;
        const writing = { known, state: stepState(host), annotate: host.log.beside, mask: host.mask };
        return interruption.orGiveUp(action.main({ inputs, run, reporter, clock, random, signal, ...writing }));
    });
    const seconds = Math.round(host.clock.monotonic() - startedMs) / 1000;
    const exitCode = await publish(outcome, { action: action.name, run, seconds }, setting, host);
    if (reporter.heldBack > 0)
        host.log.info(`${reporter.heldBack} more warning(s) are in the log above.`);
    interruption.end();
    host.finish(exitCode, interruption.isStuck);
}
/** Source: GitHub, "Workflow commands for GitHub Actions", "Sending values to the pre and post actions". */
function stepState({ env, saveState }) {
    return { read: (name) => env[`STATE_${name}`] || null, save: saveState };
}
/** @param known outputs that the work has told so far */
async function reach(setting, known, work) {
    try {
        const { outputs, summary, data, failure } = await work();
        if (failure === undefined)
            return { outputs: { ...known, ...outputs }, summary, data, failure: null };
        const all = { ...known, ...outputs, ...failure.partial };
        return { outputs: all, summary, data, failure: describeFailure(failure, setting) };
    }
    catch (thrown) {
        const failure = describeFailure(thrown, setting);
        const all = { ...known, ...(thrown instanceof lib/* DeployError */.sH ? thrown.partial : {}) };
        return { outputs: all, summary: failureSummary(setting.action, failure, all), data: null, failure };
    }
}
const cancelling = {
    code: 'cancelling',
    level: 'info',
    text: 'Asked to stop: no new work begins, and what is under way is brought to a safe state.',
};
/** Answers the exit code. What cannot be written fails the step as well: a later one would miss it. */
async function publish(outcome, about, setting, host) {
    if (outcome.failure !== null)
        logFailure(about.action, outcome.failure, host);
    try {
        await write(outcome, about, host);
    }
    catch (cause) {
        const unwritten = describeFailure(resultUnwritable(cause), setting);
        if (outcome.failure === null)
            logFailure(about.action, unwritten, host);
        else
            host.log.info(inert(unwritten.message));
        return 1;
    }
    return outcome.failure === null ? 0 : 1;
}
async function write({ outputs, summary, data, failure }, about, host) {
    const { action, run, seconds } = about;
    for (const [name, value] of Object.entries(outputs))
        host.setOutput(name, value);
    host.addSummary(summary);
    const status = failure === null ? { ok: true } : { ok: false, ...statusOf(failure) };
    const result = { action, run: run.run, attempt: run.attempt, seconds, ...status, outputs, data };
    const file = (0,external_node_path_namespaceObject.join)(run.tempDirectory, `${action}-${host.processId}-result.json`);
    await host.writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
    host.setOutput('result-file', file);
}
function resultUnwritable(cause) {
    return new lib/* PreconditionError */.Rb({
        code: 'result-unwritable',
        message: `The work is done, and its outputs could not be written: ${(0,lib/* errorMessage */.gJ)(cause)}`,
        remedy: 'Look at the disk and at RUNNER_TEMP of the runner, and run the job again: what is done is not done twice.',
        cause,
    });
}
const statusOf = ({ code, blame, message, remedy, help }) => ({ code, blame, message, remedy, help });
/** One annotation; the rest is folded away below it. */
function logFailure(action, { code, message, remedy, help, background }, { log }) {
    log.error(`${message}\n${remedy}\n${help}`, { title: `${action}: ${code}` });
    if (background.length === 0)
        return;
    log.startGroup('Background');
    for (const line of background)
        log.info(inert(line));
    log.endGroup();
}
function tellIdleInputs(specs, host, reporter) {
    for (const text of (0,stray_inputs/* idleInputs */.m)(specs, host.env))
        reporter.message({ code: 'input-idle', level: 'info', text });
}
function maskSecrets(specs, host) {
    for (const [name, spec] of Object.entries(specs)) {
        const value = (host.env[(0,input_spec/* inputVariable */.LO)(name)] ?? '').trim();
        if (spec.isSecret && value !== '')
            host.mask(value);
    }
}


/***/ }),

/***/ 296:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ mistypedInputs),
/* harmony export */   m: () => (/* binding */ idleInputs)
/* harmony export */ });
/* harmony import */ var _input_spec_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(845);
/**
 * Inputs that were given and are not read. The runner hands over everything in `with:` and only warns of names that
 * action.yml does not have, so that a step with `dry_run: true` would deploy.
 */

/** Names that can only be meant for one of ours: refused. One sentence each. */
function mistypedInputs(specs, env) {
    return strays(specs, env).flatMap(({ name, meant }) => meant === null ? [] : [`\`${name}\` does not exist; \`${meant}\` does`]);
}
/** What was given and has no effect: unknown names, and inputs that the chosen mode does not use. */
function idleInputs(specs, env) {
    const unknown = strays(specs, env).flatMap(({ name, meant }) => meant === null ? [`Input \`${name}\` is not one of this action's and has no effect.`] : []);
    return [...unknown, ...unusedInMode(specs, env)];
}
function unusedInMode(specs, env) {
    const given = (name) => (env[(0,_input_spec_js__WEBPACK_IMPORTED_MODULE_0__/* .inputVariable */ .LO)(name)] ?? '').trim();
    const mode = given('mode') === '' ? (specs['mode']?.defaultText ?? '') : given('mode');
    return Object.entries(specs).flatMap(([name, { modes, defaultText }]) => {
        const isGiven = given(name) !== '' && given(name) !== defaultText;
        return isGiven && modes !== null && !modes.includes(mode)
            ? [`Input \`${name}\` has no effect with \`mode: ${mode}\`; it is for ${modes.join(', ')}.`]
            : [];
    });
}
function strays(specs, env) {
    const names = Object.keys(specs);
    const known = new Set(names.map(_input_spec_js__WEBPACK_IMPORTED_MODULE_0__/* .inputVariable */ .LO));
    return Object.entries(env)
        .filter(([variable, value]) => variable.startsWith('INPUT_') && !known.has(variable) && (value ?? '').trim() !== '')
        .map(([variable]) => {
        const name = variable.slice('INPUT_'.length).toLowerCase();
        return { name, meant: names.find((candidate) => isSlip(name, candidate)) ?? null };
    });
}
const SHORTEST_FOR_A_SLIP = 5;
/** The same letters with other separators, or one letter off in a name that is long enough for that to mean something. */
function isSlip(given, ours) {
    const [a, b] = [given, ours].map((name) => name.replaceAll(/[-_ .]/g, ''));
    if (a === undefined || b === undefined)
        return false;
    return a === b || (b.length >= SHORTEST_FOR_A_SLIP && isOneOff(a, b));
}
/** One letter added, left out, exchanged, or two neighbours swapped. */
function isOneOff(a, b) {
    if (Math.abs(a.length - b.length) > 1)
        return false;
    let start = 0;
    while (start < a.length && a[start] === b[start])
        start += 1;
    const restA = a.slice(start);
    const restB = b.slice(start);
    if (a.length > b.length)
        return restA.slice(1) === restB;
    if (a.length < b.length)
        return restA === restB.slice(1);
    const isSwapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
    return restA.slice(1) === restB.slice(1) || isSwapped;
}


/***/ }),

/***/ 126:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  m: () => (/* binding */ systemClock),
  v: () => (/* binding */ systemRandom)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(598);
;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ./packages/action-kit/lib/system.js


/** The machine's time. */
const systemClock = {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        try {
            await (0,promises_namespaceObject.setTimeout)(ms, undefined, signal === undefined ? {} : { signal });
        }
        catch (thrown) {
            signal?.throwIfAborted();
            throw thrown;
        }
    },
};
const systemRandom = { fraction: () => Math.random(), nonce: () => (0,external_node_crypto_.randomUUID)() };


/***/ }),

/***/ 955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  oM: () => (/* reexport */ errors_AbortedError),
  sH: () => (/* reexport */ DeployError),
  dz: () => (/* reexport */ errors_InputError),
  Rb: () => (/* reexport */ PreconditionError),
  Hi: () => (/* reexport */ RemoteError),
  ym: () => (/* reexport */ json_shape_ShapeError),
  _j: () => (/* reexport */ json_shape_asArray),
  tB: () => (/* reexport */ asBoolean),
  Wg: () => (/* reexport */ json_shape_asCount),
  eB: () => (/* reexport */ json_shape_asObject),
  oJ: () => (/* reexport */ json_shape_asString),
  gJ: () => (/* reexport */ errors_errorMessage),
  L5: () => (/* reexport */ retry)
});

// UNUSED EXPORTS: ABORT_WAIT_MS, ABSENT, ANY, AccessDeniedError, CONTRACT_MAX_BYTES, ConflictError, HeldLease, LEASE_MS, NO_LEASE, NotFoundError, PartialFailureError, RENEW_EVERY_MS, RolloutFailedError, SAME_RUN_MS, SIGNATURE_LIFE_SECONDS, STAMP_USABLE_MS, TimeoutError, acquireLease, asOneOf, asRecord, asStringOrNull, assertNever, backoffMs, bytesBody, contractApp, deadlineIn, decideLease, editLease, freedLease, isSameTaking, matching, parseContract, parseJson, parseLease, parsePermissions, readChangedPaths, readLease, renewedLease, resolvePermissions, sha256Hex, silenceNeededMs, silentReporter, takenLease, textBody, writeLease

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(598);
;// CONCATENATED MODULE: ./packages/kernel/lib/bytes-body.js

/** Lower-case hex SHA-256. */
function sha256Hex(bytes) {
    return createHash('sha256').update(bytes).digest('hex');
}
/** A body whose bytes are in memory. */
function bytesBody(bytes) {
    return {
        size: bytes.byteLength,
        sha256: sha256Hex(bytes),
        read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
    };
}
/** A body of UTF-8 text. */
function bytes_body_textBody(text) {
    return bytesBody(new TextEncoder().encode(text));
}

;// CONCATENATED MODULE: ./packages/kernel/lib/errors.js
/**
 * The errors of this project: one class per kind of remedy, so that whoever reads the annotation knows what to do next.
 *
 * `code` is stable kebab-case and has an entry in `docs/troubleshooting.md`; `message` says what happened and with
 * which value; `remedy` says what to change. Anything thrown that is not a `DeployError` is a bug of ours.
 */
class DeployError extends Error {
    code;
    remedy;
    partial;
    constructor(details) {
        super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
        this.name = new.target.name;
        this.code = details.code;
        this.remedy = details.remedy;
        this.partial = details.partial ?? {};
    }
}
/** Bad or contradictory inputs. The remedy names the input and what it accepts. */
class errors_InputError extends DeployError {
    blame = 'user';
}
/** The world is not as the action needs it: an empty source, a missing file, a guard that refused. */
class PreconditionError extends DeployError {
    blame = 'user';
}
/** AWS refused. The remedy holds the policy statement to add. */
class AccessDeniedError extends (/* unused pure expression or super */ null && (DeployError)) {
    blame = 'user';
}
/** A bucket, distribution, release or object that was named does not exist. */
class NotFoundError extends (/* unused pure expression or super */ null && (DeployError)) {
    blame = 'user';
}
/** Somebody else holds, changed or blocks what this run needs. The message names whom. */
class errors_ConflictError extends (/* unused pure expression or super */ null && (DeployError)) {
    blame = 'user';
}
/** A remote service failed after all retries. */
class RemoteError extends DeployError {
    blame = 'remote';
}
/** A deadline passed; the message holds the last state seen. */
class errors_TimeoutError extends (/* unused pure expression or super */ null && (DeployError)) {
    blame = 'remote';
}
/** A rollout ran and did not succeed; says what is live now. */
class RolloutFailedError extends (/* unused pure expression or super */ null && (DeployError)) {
    blame = 'user';
}
/** Some of many objects failed; a re-run resumes. */
class PartialFailureError extends (/* unused pure expression or super */ null && (DeployError)) {
    blame = 'remote';
}
/** Cancelled; says what was finished and what a re-run does. */
class errors_AbortedError extends DeployError {
    blame = 'user';
}
/** The sentence of any thrown value, for messages that quote a cause. */
function errors_errorMessage(thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
}
/** Fails at compile time when a union gains a member that a switch does not handle. */
function assertNever(value) {
    throw new TypeError(`unhandled case: ${JSON.stringify(value)}`);
}

;// CONCATENATED MODULE: ./packages/kernel/lib/contract.js


/** Largest value of a standard SSM parameter, in bytes of UTF-8 (source: AWS, Systems Manager quotas). */
const CONTRACT_MAX_BYTES = 4096;
/**
 * Parses a contract. Throws `InputError` naming the key that is missing or wrong; unknown keys are accepted, so that a
 * newer Terraform can serve an older action.
 */
function parseContract(text) {
    try {
        return readContract(parseJson(text, 'the contract'));
    }
    catch (cause) {
        if (!(cause instanceof ShapeError))
            throw cause;
        throw new InputError({
            code: 'contract-invalid',
            message: `The deployment contract cannot be used: ${errorMessage(cause)}.`,
            remedy: 'Pass the Terraform output `deploy_contract` unchanged as input `contract`, or name the SSM parameter that holds it as `contract-parameter`.',
            cause,
        });
    }
}
/** The entry of one app. Throws `InputError` listing the apps that exist. */
function contractApp(contract, app) {
    const found = Object.hasOwn(contract.apps, app) ? contract.apps[app] : undefined;
    if (found)
        return found;
    throw new InputError({
        code: 'contract-app-unknown',
        message: `The deployment contract has no app "${app}".`,
        remedy: `Set input \`app\` to one of: ${Object.keys(contract.apps).join(', ')}.`,
    });
}
function readContract(value) {
    const root = asObject(value, 'the contract');
    if (root['version'] !== 1) {
        throw new ShapeError(`version is ${JSON.stringify(root['version'])}, and this action reads version 1`);
    }
    return {
        version: 1,
        environment: required(root, 'environment', asString),
        region: required(root, 'region', asString),
        apps: required(root, 'apps', (apps, path) => asRecord(apps, path, readApp)),
        ...(root['api'] === undefined ? {} : { api: readApi(root['api'], 'api') }),
    };
}
function required(parent, key, read, at = '') {
    const path = at === '' ? key : `${at}.${key}`;
    if (!Object.hasOwn(parent, key))
        throw new ShapeError(`${path} is missing`);
    return read(parent[key], path);
}
function readApp(value, at) {
    const app = asObject(value, at);
    return {
        bucket: required(app, 'bucket', asString, at),
        distribution_id: required(app, 'distribution_id', asString, at),
        distribution_domain: required(app, 'distribution_domain', asString, at),
        url: required(app, 'url', asString, at),
    };
}
function readApi(value, at) {
    const api = asObject(value, at);
    const preview = required(api, 'preview', asObject, at);
    return {
        listener_rule_arns: required(api, 'listener_rule_arns', readStrings, at),
        artifact_bucket: required(api, 'artifact_bucket', asString, at),
        health_path: required(api, 'health_path', asString, at),
        floor: required(api, 'floor', asCount, at),
        preview: {
            url: required(preview, 'url', asString, `${at}.preview`),
            header: required(preview, 'header', asString, `${at}.preview`),
            values: required(preview, 'values', (values, path) => readColours(values, path, asString), `${at}.preview`),
        },
        colours: required(api, 'colours', (colours, path) => readColours(colours, path, readColour), at),
    };
}
function readColours(value, at, read) {
    const colours = asObject(value, at);
    return { blue: required(colours, 'blue', read, at), green: required(colours, 'green', read, at) };
}
function readColour(value, at) {
    const colour = asObject(value, at);
    return {
        asg: required(colour, 'asg', asString, at),
        target_group_arn: required(colour, 'target_group_arn', asString, at),
        release_parameter: required(colour, 'release_parameter', asString, at),
        gate_alarms: required(colour, 'gate_alarms', readStrings, at),
    };
}
function readStrings(value, path) {
    return asArray(value, path, asString);
}

;// CONCATENATED MODULE: ./packages/kernel/lib/lease-rules.js
/** How long a lease lasts after its last renewal. */
const lease_rules_LEASE_MS = 60_000;
const lease_rules_RENEW_EVERY_MS = 15_000;
/** Life of the signature on a fenced request, counted from the last confirmed renewal. */
const lease_rules_SIGNATURE_LIFE_SECONDS = 20;
/** Older confirmations are not signed with any more: the request could reach the store after its signature ran out. */
const lease_rules_STAMP_USABLE_MS = 16_000;
/** A later attempt of the same run knows that the earlier one is over: it only waits for its signatures to run out. */
const SAME_RUN_MS = lease_rules_SIGNATURE_LIFE_SECONDS * 1000;
/** At least this long a holder that was asked to stop is given. */
const lease_rules_ABORT_WAIT_MS = 75_000;
/** Whether to take a lease, go on watching it, or give up. */
function lease_rules_decideLease(observed, situation) {
    const lease = observed.document;
    if (lease === null)
        return { kind: 'take', from: 'nothing' };
    if (lease.hold !== null && !situation.ignoreHold)
        return { kind: 'refuse-hold', ...lease.hold };
    if (lease.state === 'free')
        return { kind: 'take', from: 'free' };
    if (situation.quietMs >= silenceNeededMs(lease, situation.me))
        return { kind: 'take', from: 'silent-holder' };
    const outOfPatience = situation.seenRenewing && situation.waitedMs >= situation.patienceMs;
    return { kind: outOfPatience ? 'refuse-held' : 'watch', holder: lease.owner };
}
/** A silent lease is always watched for its own length before it is taken over. */
function silenceNeededMs(lease, me) {
    const owner = lease.owner;
    const isEarlierAttempt = owner !== null && owner.runId !== null && owner.runId === me.runId && owner.attempt < me.attempt;
    return isEarlierAttempt ? SAME_RUN_MS : lease_rules_LEASE_MS;
}
/** The document of a fresh taking. A request to abort was meant for the holder before. */
function lease_rules_takenLease(previous, write) {
    return {
        version: 1,
        kind: 'lease',
        state: 'held',
        generation: (previous?.generation ?? 0) + 1,
        nonce: write.nonce,
        owner: write.me,
        abort: null,
        hold: previous?.hold ?? null,
    };
}
const lease_rules_renewedLease = (held, nonce) => ({ ...held, nonce });
const lease_rules_freedLease = (held, nonce) => ({
    ...held,
    state: 'free',
    abort: null,
    nonce,
});
/** Whether the document is still the taking of this owner. */
function lease_rules_isSameTaking(found, mine) {
    return (found !== null &&
        found.state === 'held' &&
        found.generation === mine.generation &&
        found.owner?.process === mine.owner?.process);
}

;// CONCATENATED MODULE: ./packages/kernel/lib/lease-document.js

const lease_document_NO_LEASE = { etag: null, document: null };
function lease_document_parseLease(text) {
    const root = asObject(parseJson(text, 'the lease'), 'the lease');
    asOneOf(root['kind'], 'kind', ['lease']);
    if (root['version'] !== 1)
        throw new ShapeError(`version is ${JSON.stringify(root['version'])}, not 1`);
    return {
        version: 1,
        kind: 'lease',
        state: asOneOf(root['state'], 'state', ['held', 'free']),
        generation: asCount(root['generation'], 'generation'),
        nonce: asString(root['nonce'], 'nonce'),
        owner: root['owner'] === null ? null : readOwner(root['owner'], 'owner'),
        abort: readRequest(root['abort'], 'abort'),
        hold: readRequest(root['hold'], 'hold'),
    };
}
function readOwner(value, path) {
    const owner = asObject(value, path);
    return {
        run: asString(owner['run'], `${path}.run`),
        runId: asStringOrNull(owner['runId'], `${path}.runId`),
        attempt: asCount(owner['attempt'], `${path}.attempt`),
        process: asString(owner['process'], `${path}.process`),
    };
}
function readRequest(value, path) {
    if (value === null)
        return null;
    const request = asObject(value, path);
    return {
        by: asString(request['by'], `${path}.by`),
        reason: asString(request['reason'], `${path}.reason`),
        at: asString(request['at'], `${path}.at`),
    };
}

;// CONCATENATED MODULE: ./packages/kernel/lib/object-store.js
/**
 * One bucket as the release protocol needs it. Implementations translate store errors to `DeployError`s and retry what
 * is retryable; a condition that does not hold is an outcome, not an error.
 */
const ANY = { kind: 'any' };
const object_store_ABSENT = { kind: 'absent' };
const object_store_matching = (etag) => ({ kind: 'etag', etag });

;// CONCATENATED MODULE: ./packages/kernel/lib/lease-store.js





/** Reads a lease. Throws `ConflictError` when something else stands at its key. */
async function lease_store_readLease(store, key, signal) {
    const found = await store.get(key, signal);
    if (found === null)
        return NO_LEASE;
    try {
        return { etag: found.etag, document: parseLease(new TextDecoder().decode(found.bytes)) };
    }
    catch (cause) {
        if (!(cause instanceof ShapeError))
            throw cause;
        throw new ConflictError({
            code: 'lease-unreadable',
            message: `s3://${store.bucket}/${key} is not a lease that this version can read: ${errorMessage(cause)}.`,
            remedy: 'If a newer version of this action deploys here, use that version. If the file was damaged by hand, check that no deployment is running and restore an earlier version of the object.',
            cause,
        });
    }
}
/** Writes a lease document over exactly what was observed. */
function lease_store_writeLease(store, key, document, over, signal) {
    return store.put({
        key,
        body: textBody(JSON.stringify(document)),
        headers: { contentType: 'application/json', cacheControl: 'no-store' },
        condition: over.etag === null ? ABSENT : matching(over.etag),
        ...(signal === undefined ? {} : { signal }),
    });
}
/**
 * Changes a lease that somebody else may be renewing at the same time: reads, edits, writes over exactly what was read,
 * and starts over when it moved. `edit` gets an empty lease where there is none and returns null to leave it alone.
 */
async function lease_store_editLease(ports, key, edit, signal) {
    for (;;) {
        signal?.throwIfAborted();
        const observed = await lease_store_readLease(ports.store, key, signal);
        const edited = edit(observed.document ?? EMPTY_LEASE);
        if (edited === null)
            return observed.document;
        const document = { ...edited, nonce: ports.random.nonce() };
        const outcome = await lease_store_writeLease(ports.store, key, document, observed, signal);
        if (outcome.kind === 'written')
            return document;
        const found = await lease_store_readLease(ports.store, key, signal);
        if (found.document?.nonce === document.nonce)
            return document;
        await ports.clock.sleep(ports.random.fraction() * 500, signal);
    }
}
const EMPTY_LEASE = {
    version: 1,
    kind: 'lease',
    state: 'free',
    generation: 0,
    nonce: '',
    owner: null,
    abort: null,
    hold: null,
};

;// CONCATENATED MODULE: ./packages/kernel/lib/held-lease.js



const RETRY_MS = 1_000;
/** A lease in this process's hands: renewed in the background until it is released, lost, or its holder asked to stop. */
class held_lease_HeldLease {
    /** Whether nobody wrote the lease between the caller's first reading and the taking. */
    wasObserved;
    /** Aborts when the lease is lost or the holder is asked to stop; the reason is the error to report. */
    signal;
    #ports;
    #key;
    #stop = new AbortController();
    #ending = new AbortController();
    #loop;
    #document;
    #etag;
    #confirmed;
    #renewing = null;
    #isLost = false;
    constructor(ports, key, document, taking) {
        this.#ports = ports;
        this.#key = key;
        this.#document = document;
        this.#etag = taking.etag;
        this.#confirmed = taking.confirmed;
        this.wasObserved = taking.wasObserved;
        this.signal = this.#stop.signal;
        this.#loop = this.#renewUntilEnd();
    }
    get generation() {
        return this.#document.generation;
    }
    async stamp(signal) {
        for (;;) {
            this.signal.throwIfAborted();
            signal?.throwIfAborted();
            const confirmed = this.#confirmed;
            if (confirmed !== null && this.#ports.clock.monotonic() - confirmed.sentMs < STAMP_USABLE_MS) {
                return { signedAtMs: confirmed.storeTimeMs, lifeSeconds: SIGNATURE_LIFE_SECONDS };
            }
            await this.#renewOrWait(signal);
        }
    }
    /** Renews now. Rejects when the lease turns out to be lost. */
    async confirm() {
        this.#renewing ??= this.#renew().finally(() => {
            this.#renewing = null;
        });
        await this.#renewing;
        if (this.#isLost)
            this.signal.throwIfAborted();
    }
    /** Ends the renewals and writes the lease as free. Never throws: a lease that cannot be freed runs out by itself. */
    async release() {
        this.#ending.abort();
        await this.#loop;
        if (this.#isLost)
            return;
        try {
            await this.#free();
        }
        catch (thrown) {
            this.#ports.reporter.message({
                code: 'lease-not-freed',
                level: 'notice',
                text: `The lease could not be freed and runs out by itself within ${LEASE_MS / 1000} s: ${errorMessage(thrown)}`,
            });
        }
    }
    async #renewUntilEnd() {
        const { clock } = this.#ports;
        while (!this.#isLost) {
            try {
                await clock.sleep(RENEW_EVERY_MS, this.#ending.signal);
            }
            catch {
                return;
            }
            // After a failure the next renewal is due at once: a third one 15 s later would come after the lease has run out.
            while (!(await this.#renewOrWait(this.#ending.signal)))
                if (this.#ending.signal.aborted)
                    return;
        }
    }
    /** One renewal and whether it was confirmed; a failure of the network is waited out for as long as the lease lasts. */
    async #renewOrWait(signal) {
        try {
            await this.confirm();
            return true;
        }
        catch (thrown) {
            if (this.#isLost)
                return false;
            if (this.#isOutOfTime()) {
                this.#lose(new TimeoutError({
                    code: 'lease-not-renewed',
                    message: `The lease could not be renewed for ${LEASE_MS / 1000} s: ${errorMessage(thrown)}`,
                    remedy: 'Run the action again when the store answers; it continues from what is there.',
                    cause: thrown,
                }));
                return false;
            }
            await this.#ports.clock.sleep(RETRY_MS, signal).catch(() => { });
            return false;
        }
    }
    #isOutOfTime() {
        return this.#confirmed === null || this.#ports.clock.monotonic() - this.#confirmed.sentMs >= LEASE_MS;
    }
    async #renew() {
        const { store, clock, random } = this.#ports;
        for (;;) {
            const sentMs = clock.monotonic();
            const next = renewedLease(this.#document, random.nonce());
            const outcome = await writeLease(store, this.#key, next, { etag: this.#etag });
            if (outcome.kind === 'written') {
                this.#document = next;
                this.#etag = outcome.etag;
                this.#confirmed = { sentMs, storeTimeMs: outcome.storeTimeMs };
                return;
            }
            if (!this.#adopt(await readLease(store, this.#key)))
                return;
        }
    }
    /** Takes over what others wrote into our lease, or what of ours landed unanswered. False when the lease is lost. */
    #adopt(found) {
        if (found.document === null || !isSameTaking(found.document, this.#document)) {
            const thief = found.document?.owner?.run ?? 'somebody';
            this.#lose(new ConflictError({
                code: 'lease-lost',
                message: `The lease s3://${this.#ports.store.bucket}/${this.#key} was taken over by ${thief}.`,
                remedy: 'This run was silent for too long and has stopped; the other run finishes or undoes what was begun. Look at that run, then start this one again if it is still wanted.',
            }));
            return false;
        }
        this.#document = found.document;
        this.#etag = found.etag;
        const { abort } = found.document;
        if (abort !== null && !this.signal.aborted) {
            this.#stop.abort(new AbortedError({
                code: 'asked-to-stop',
                message: `${abort.by} asked this run to stop: ${abort.reason}.`,
                remedy: 'That run finishes or undoes what this one began. Start this one again if it is still wanted.',
            }));
        }
        return true;
    }
    #lose(reason) {
        this.#isLost = true;
        this.#stop.abort(reason);
        this.#ending.abort();
    }
    async #free() {
        const { store, random } = this.#ports;
        for (let attempt = 1; attempt <= 3; attempt += 1) {
            const next = freedLease(this.#document, random.nonce());
            const outcome = await writeLease(store, this.#key, next, { etag: this.#etag });
            if (outcome.kind === 'written')
                return;
            const found = await readLease(store, this.#key);
            if (found.document === null || !isSameTaking(found.document, this.#document))
                return;
            this.#document = found.document;
            this.#etag = found.etag;
        }
    }
}

;// CONCATENATED MODULE: ./packages/kernel/lib/json-shape.js
/**
 * Small readers for JSON documents that other processes wrote. Each takes the document's name, so that a message says
 * which document is wrong and where. They narrow `unknown` without a cast.
 */
class json_shape_ShapeError extends Error {
    name = 'ShapeError';
}
function json_shape_asObject(value, path) {
    if (isJsonObject(value))
        return value;
    throw new json_shape_ShapeError(`${path} is not an object`);
}
const isJsonObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
function json_shape_asString(value, path) {
    if (typeof value !== 'string')
        throw new json_shape_ShapeError(`${path} is not a string`);
    return value;
}
function json_shape_asStringOrNull(value, path) {
    return value === null ? null : json_shape_asString(value, path);
}
/** A whole number of at least zero. */
function json_shape_asCount(value, path) {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
        throw new json_shape_ShapeError(`${path} is not a whole number of at least 0`);
    }
    return value;
}
function asBoolean(value, path) {
    if (typeof value !== 'boolean')
        throw new json_shape_ShapeError(`${path} is not true or false`);
    return value;
}
function json_shape_asArray(value, path, item) {
    if (!Array.isArray(value))
        throw new json_shape_ShapeError(`${path} is not a list`);
    return value.map((element, index) => item(element, `${path}[${index}]`));
}
function json_shape_asRecord(value, path, item) {
    return Object.fromEntries(Object.entries(json_shape_asObject(value, path)).map(([key, element]) => [key, item(element, `${path}.${key}`)]));
}
function json_shape_asOneOf(value, path, accepted) {
    const found = accepted.find((candidate) => candidate === value);
    if (found === undefined)
        throw new json_shape_ShapeError(`${path} is not one of ${accepted.join(', ')}`);
    return found;
}
/** Parses text as JSON; the error names the document. */
function json_shape_parseJson(text, name) {
    try {
        return JSON.parse(text);
    }
    catch (cause) {
        throw new json_shape_ShapeError(`${name} is not JSON`, { cause });
    }
}

;// CONCATENATED MODULE: ./packages/kernel/lib/lease.js




const POLL_MS = 5_000;
/**
 * Takes the lease, or throws `ConflictError` naming the holder's run. A silent holder is watched for the lease's length
 * first, on this process's monotonic clock. The result says whether the reading in `observed` was still current.
 */
async function acquireLease(ports, options) {
    const watch = new LeaseWatch(ports.clock, options.observed);
    let abortPending = options.abortHolder;
    for (;;) {
        options.signal?.throwIfAborted();
        const decision = decideLease(watch.current, {
            me: options.me,
            ...watch.seen(),
            patienceMs: options.abortHolder === null ? options.patienceMs : Math.max(options.patienceMs, ABORT_WAIT_MS),
            ignoreHold: options.ignoreHold,
        });
        if (decision.kind === 'take') {
            const held = await tryTake(ports, options, watch.current);
            if (held !== null)
                return held;
        }
        else if (decision.kind === 'watch') {
            if (abortPending !== null) {
                await askToStop(ports, options, watch.current, abortPending);
                abortPending = null;
            }
            else {
                if (watch.isNews())
                    announceWait(ports, decision);
                await ports.clock.sleep(POLL_MS, options.signal);
            }
        }
        else {
            throw refusal(decision, ports.store, options.key);
        }
        watch.saw(await readLease(ports.store, options.key, options.signal));
    }
}
/** What one process has seen of a lease, on its own clock. */
class LeaseWatch {
    current;
    #clock;
    #startedMs;
    #unmovedSinceMs;
    #seenRenewing = false;
    #polls = 0;
    constructor(clock, first) {
        this.#clock = clock;
        this.current = first;
        this.#startedMs = clock.monotonic();
        this.#unmovedSinceMs = this.#startedMs;
    }
    saw(next) {
        if (next.etag === this.current.etag)
            return;
        // A renewal keeps the generation; a request to stop or to hold that somebody wrote is not the holder's sign of life.
        const before = this.current.document;
        const isRenewal = next.document !== null &&
            before !== null &&
            next.document.generation === before.generation &&
            next.document.state === 'held' &&
            next.document.abort?.at === before.abort?.at &&
            next.document.hold?.at === before.hold?.at;
        const isSameHolder = next.document?.generation === before?.generation;
        this.#seenRenewing = isRenewal || (this.#seenRenewing && isSameHolder);
        this.#unmovedSinceMs = this.#clock.monotonic();
        this.current = next;
    }
    /** True once: a wait is announced when it begins. */
    isNews() {
        this.#polls += 1;
        return this.#polls === 1;
    }
    seen() {
        const nowMs = this.#clock.monotonic();
        return {
            quietMs: nowMs - this.#unmovedSinceMs,
            waitedMs: nowMs - this.#startedMs,
            seenRenewing: this.#seenRenewing,
        };
    }
}
async function tryTake(ports, options, from) {
    const document = takenLease(from.document, { me: options.me, nonce: ports.random.nonce() });
    const sentMs = ports.clock.monotonic();
    const outcome = await writeLease(ports.store, options.key, document, from, options.signal);
    const wasObserved = from.etag === options.observed.etag;
    if (outcome.kind === 'written') {
        return new HeldLease(ports, options.key, document, {
            etag: outcome.etag,
            confirmed: { sentMs, storeTimeMs: outcome.storeTimeMs },
            wasObserved,
        });
    }
    // Refused: somebody was faster, or our own write landed and its answer was lost.
    const found = await readLease(ports.store, options.key, options.signal);
    if (found.document?.nonce !== document.nonce)
        return null;
    const held = new HeldLease(ports, options.key, document, { etag: found.etag, confirmed: null, wasObserved });
    try {
        await held.confirm();
        return held;
    }
    catch (thrown) {
        await held.release();
        throw thrown;
    }
}
async function askToStop(ports, options, seen, reason) {
    if (seen.document === null)
        return;
    const abort = { by: options.me.run, reason, at: new Date(ports.clock.now()).toISOString() };
    await editLease(ports, options.key, (lease) => (lease.state === 'held' ? { ...lease, abort } : null), options.signal);
    ports.reporter.message({
        code: 'lease-abort-asked',
        level: 'notice',
        text: `Asked ${seen.document.owner?.run ?? 'the holder'} to stop at its next step; waiting for it.`,
    });
}
function announceWait(ports, decision) {
    ports.reporter.message({
        code: 'lease-watching',
        level: 'info',
        text: `${decision.holder?.run ?? 'Another run'} holds the lease; watching whether it still renews it (at most a minute).`,
    });
}
function refusal(decision, store, key) {
    if (decision.kind === 'refuse-hold') {
        return new ConflictError({
            code: 'deployments-held',
            message: `Deployments to s3://${store.bucket} are on hold since ${decision.at}, by ${decision.by}: ${decision.reason}.`,
            remedy: 'When the reason is gone, run the action with `mode: lift`. `mode: rollback` works during a hold.',
        });
    }
    return new ConflictError({
        code: 'lease-held',
        message: `${decision.holder?.run ?? 'Another run'} (attempt ${decision.holder?.attempt ?? 1}) is deploying to s3://${store.bucket} and holds ${key}.`,
        remedy: 'Wait for that run and start this one again, or set `lock-timeout-seconds` to wait for it here. `mode: rollback` with `abort-holder: true` asks it to stop.',
    });
}

;// CONCATENATED MODULE: ./packages/kernel/lib/permissions.js


/** Reads an `iam.json`. Throws `ShapeError` naming what is wrong, an unknown or repeated field included. */
function parsePermissions(value, name = 'iam.json') {
    const document = asObject(value, name);
    refuseUnknown(document, ['statements'], name);
    const statements = asArray(document['statements'], `${name}.statements`, parseStatement);
    const repeated = statements.find(({ sid }, at) => statements.findIndex((other) => other.sid === sid) !== at);
    if (repeated)
        throw new ShapeError(`${name} has two statements with the sid "${repeated.sid}"`);
    return { statements };
}
function parseStatement(value, path) {
    const statement = asObject(value, path);
    refuseUnknown(statement, ['sid', 'actions', 'resources', 'modes', 'input', 'why'], path);
    const sid = asString(statement['sid'], `${path}.sid`);
    if (!/^[A-Za-z0-9]+$/.test(sid))
        throw new ShapeError(`${path}.sid is not made of letters and digits`);
    return {
        sid,
        actions: someStrings(statement['actions'], `${path}.actions`),
        resources: someStrings(statement['resources'], `${path}.resources`),
        modes: someStrings(statement['modes'], `${path}.modes`),
        ...(statement['input'] === undefined ? {} : { input: asString(statement['input'], `${path}.input`) }),
        why: asString(statement['why'], `${path}.why`),
    };
}
function someStrings(value, path) {
    const strings = asArray(value, path, asString);
    if (strings.length === 0)
        throw new ShapeError(`${path} is empty`);
    return strings;
}
function refuseUnknown(value, known, path) {
    const unknown = Object.keys(value).find((field) => !known.includes(field));
    if (unknown !== undefined)
        throw new ShapeError(`${path}.${unknown} is not a known field`);
}
/** Fills in placeholders. Throws `InputError` for one without a value. */
function resolvePermissions(document, options) {
    return document.statements
        .filter(({ modes }) => options.mode === undefined || modes.includes(options.mode))
        .filter(({ input }) => input === undefined || options.inputs?.includes(input))
        .map(({ sid, actions, resources }) => ({
        sid,
        actions,
        resources: resources.map((resource) => fillIn(resource, options.values, sid)),
    }));
}
function fillIn(pattern, values, sid) {
    return pattern.replace(/\$\{([^}]*)\}/g, (placeholder, name) => {
        const value = Object.hasOwn(values, name) ? values[name] : undefined;
        if (value !== undefined)
            return value;
        throw new InputError({
            code: 'permission-placeholder-unknown',
            message: `The permission "${sid}" names ${placeholder}, for which there is no value.`,
            remedy: `Give a value for "${name}", or correct the placeholder in iam.json.`,
        });
    });
}

;// CONCATENATED MODULE: ./packages/kernel/lib/reporter.js
/** Drops everything. */
const silentReporter = {
    message: () => { },
    progress: () => { },
    group: (_title, work) => work(),
};

;// CONCATENATED MODULE: ./packages/kernel/lib/retry.js
/** Full jitter: uniform between zero and the capped exponential, so that many clients do not return together. */
function backoffMs(policy, failures, random) {
    return random.fraction() * Math.min(policy.capMs, policy.baseMs * 2 ** (failures - 1));
}
/** Runs `work` until it succeeds, fails for good, or the attempts are used up; then throws the last failure. */
async function retry(options) {
    for (let attempt = 1;; attempt += 1) {
        try {
            return await options.work(attempt);
        }
        catch (thrown) {
            options.signal?.throwIfAborted();
            if (attempt >= options.policy.attempts || !options.isRetryable(thrown, attempt))
                throw thrown;
            await options.clock.sleep(backoffMs(options.policy, attempt, options.random), options.signal);
        }
    }
}

;// CONCATENATED MODULE: ./packages/kernel/lib/index.js


















/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(535);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
