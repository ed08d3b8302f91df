import ts from 'typescript';

export interface Source {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface Reading {
  /** What the file names as modules: imports, exports from, import(), require() and types in import(). */
  readonly imports: readonly string[];
  /** True when it asks what time it is. Tests may. */
  readonly readsClock: boolean;
}

/** Reads a file as the compiler does, so that neither comments nor texts count. */
export function readSource({ path, text }: Source): Reading {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kind);
  const imports: string[] = [];
  let readsClock = false;
  const visit = (node: ts.Node): void => {
    const module = moduleOf(node);
    if (module !== null) imports.push(module);
    readsClock ||= asksTheTime(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { imports, readsClock: readsClock && !/\.(spec|testing|contract)\.tsx?$/.test(path) };
}

function moduleOf(node: ts.Node): string | null {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : null;
  if (ts.isExternalModuleReference(node)) return textOf(node.expression);
  if (!ts.isCallExpression(node)) return null;
  const { expression } = node;
  const loads = expression.kind === ts.SyntaxKind.ImportKeyword || isNamed(expression, 'require');
  return loads ? textOf(node.arguments[0]) : null;
}

function asksTheTime(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return isNamed(node.expression, 'Date') && (node.arguments ?? []).length === 0;
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  if (isNamed(expression, 'Date')) return true;
  return (
    ts.isPropertyAccessExpression(expression) &&
    isNamed(expression.expression, 'Date') &&
    expression.name.text === 'now'
  );
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

function textOf(node: ts.Node | undefined): string | null {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : null;
}
