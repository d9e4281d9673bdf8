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
 * A callback of a {@link Deferred} that is told values as well as failures.
 *
 * @param <T> the values that it is given
 * @param <R> what it returns
 * @since 0.1.0
 */
@FunctionalInterface
public interface BiCallback<T extends @Nullable Object, R extends @Nullable Object> {

	/**
	 * Runs on the thread that fires the Deferred, or on the one that adds the callback
	 * when it has fired already.
	 * @param value the present result of the Deferred, null if it is a failure
	 * @param failure the present failure, null if the result is a value
	 * @return the next result
	 * @throws Exception the next failure
	 */
	R call(@Nullable T value, @Nullable Throwable failure) throws Exception;

}
