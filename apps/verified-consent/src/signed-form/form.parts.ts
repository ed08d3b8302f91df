import { FormController } from './form.controller';
import { FormIntake } from './form-intake';
import { FormPages } from './form-pages';
import { FormStandings } from './form-standings';
import { FormSuggestions } from './form-suggestions';
import { FormUploads } from './form-uploads';
import { ScanDestroyHandler } from './scan-destroy.handler';

/** What the service has of signed forms. */
export const formControllers = [FormController];

export const formProviders = [FormStandings, FormSuggestions, FormIntake, FormPages, FormUploads];

export const formHandlers = [ScanDestroyHandler];
