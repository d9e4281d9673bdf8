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

package io.eventreactor.protocol;

/**
 * Receives strings that are preceded by their length as an unsigned number of four bytes,
 * most significant byte first.
 *
 * @since 0.1.0
 */
public abstract class Int32StringReceiver extends IntNStringReceiver {

	/**
	 * Creates a receiver of strings of at most {@value #DEFAULT_MAX_STRING_LENGTH} bytes
	 * that, where they are text, are UTF-8.
	 */
	protected Int32StringReceiver() {
		super(4);
	}

}
