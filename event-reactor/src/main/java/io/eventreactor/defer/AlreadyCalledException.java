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
 * A {@link Deferred} was fired a second time. In {@linkplain Deferred#setDebugging debug
 * mode} its suppressed exceptions show where the Deferred was created and where it was
 * fired first.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public class AlreadyCalledException extends IllegalStateException {

	/**
	 * Creates the exception.
	 */
	public AlreadyCalledException() {
		super("The Deferred has fired already, and fires only once; Deferred.setDebugging(true) shows where");
	}

	/**
	 * Creates the exception for something other than a Deferred that happens only once.
	 * @param message what was tried
	 */
	public AlreadyCalledException(String message) {
		super(message);
	}

}
