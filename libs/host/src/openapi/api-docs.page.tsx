import type { OpenAPIObject } from '@nestjs/swagger';
import type { VNode } from 'preact';
import { Page } from '../pages/page';
import { stylesheet } from '../pages/stylesheet';
import type { ApiDescription } from './api-description';

export const apiDocsStyle = stylesheet(__dirname, 'api-docs');

/** The API as a page to read. */
export function apiDocsPage(_document: OpenAPIObject, api: ApiDescription, _origin: string): VNode {
  return (
    <Page lang="en" title={api.title} operator={null} styles={[apiDocsStyle.path]}>
      <h1>{api.title}</h1>
    </Page>
  );
}
