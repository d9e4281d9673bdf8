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
 * A step of a {@link CallbackChain}. It runs once, and forgets with that what it refers
 * to: the chain may keep the step itself.
 */
abstract class Step {

	@Nullable Step next;

	/**
	 * Runs this step.
	 * @param present the present result: a value or a {@link Failed}
	 * @return the next result: a value, a {@link Failed}, or a chain to wait for
	 * @throws Throwable the next failure
	 */
	abstract @Nullable Object run(@Nullable Object present) throws Throwable;

}
