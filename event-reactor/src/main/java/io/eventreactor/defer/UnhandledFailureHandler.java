/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.defer;

import org.jspecify.annotations.Nullable;

/**
 * Is told of failures that nobody has handled.
 *
 * @since 0.1.0
 * @see UnhandledFailures#addHandler
 */
@FunctionalInterface
public interface UnhandledFailureHandler {

	/**
	 * Called once for each {@link Deferred} that was garbage collected with a failure as
	 * its result. Runs on a daemon thread that serves all of them, so it must be short
	 * and not block. What it throws is logged.
	 * @param failure the failure
	 * @param creation a throwable whose stack trace shows where the Deferred was created;
	 * null unless it was created in {@linkplain Deferred#setDebugging debug mode}
	 */
	void unhandled(Throwable failure, @Nullable Throwable creation);

}
