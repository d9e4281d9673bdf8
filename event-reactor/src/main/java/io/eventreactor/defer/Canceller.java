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

/**
 * Stops what a {@link Deferred} stands for.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Canceller {

	/**
	 * Called at most once at a time by {@link Deferred#cancel()}, on its thread, while
	 * the Deferred has not fired. It may fire the Deferred itself, with a value or its
	 * own failure; if it does not, the Deferred fails with a {@link CancelledException}.
	 * What it throws comes out of {@code cancel()}, and the Deferred stays unfired.
	 * @param deferred the one to cancel
	 */
	void cancel(Deferred<?> deferred);

}
