import { FormActs } from './form-acts';
import { FormFolders } from './form-folders';
import { FormViews } from './form-views';
import { FormWatch } from './form-watch';
import { FormsController } from './forms.controller';
import { PostController } from './post.controller';
import { PostUploads } from './post-uploads';
import { ScanImageController } from './scan-image.controller';
import { SearchController } from './search.controller';
import { UnmatchedPile } from './unmatched-pile';
import { Verdicts } from './verdicts';

/** The room of the desk in which signed forms are judged. */
export const judgingControllers = [ScanImageController, PostController, FormsController, SearchController];

export const judgingProviders = [FormFolders, FormViews, FormActs, Verdicts, UnmatchedPile, PostUploads, FormWatch];
