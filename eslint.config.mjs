import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.sandbox/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      // Nest reads the types of a constructor's parameters at run time: an import that is injected must stay a value.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-console': 'error',
      // Control characters are what our checks look for.
      'no-control-regex': 'off',
      complexity: ['warn', 16],
      'max-lines': ['warn', { max: 220, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // What pg, JSON and HTTP answer is `any`: the stores read rows of a schema that a test holds them to, and a test
    // that reads wrongly fails.
    files: [
      'libs/store/src/**',
      '**/*.spec.{ts,tsx}',
      '**/*.contract.ts',
      '**/*.testing.ts',
      'test/**/*.ts',
      'bench/**',
    ],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // Tables are read as a whole, and a migration is never split afterwards.
    files: ['**/migrations/*.ts', '**/*.schema.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['**/*.spec.{ts,tsx}', 'test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // Programs that a person runs speak to that person.
    files: ['**/*.cli.ts', 'bench/**', 'scripts/**', 'apps/*/src/main.ts'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', performance: 'readonly' } },
    rules: { 'no-console': 'off' },
  },
  {
    // What runs in a parent's browser, where the page works without it too.
    files: ['**/*.browser.js'],
    languageOptions: {
      sourceType: 'script',
      globals: {
        document: 'readonly',
        DOMParser: 'readonly',
        FormData: 'readonly',
        location: 'readonly',
        XMLHttpRequest: 'readonly',
      },
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        __dirname: 'readonly',
        clearInterval: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        module: 'writable',
        performance: 'readonly',
        process: 'readonly',
        require: 'readonly',
        setInterval: 'readonly',
        setTimeout: 'readonly',
        URL: 'readonly',
      },
    },
  },
);
