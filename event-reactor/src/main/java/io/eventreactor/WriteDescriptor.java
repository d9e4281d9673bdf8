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

package io.eventreactor;

/**
 * Something that may be ready to be written to.
 *
 * @since 0.1.0
 * @see ReactorDescriptors#addWriter
 */
public interface WriteDescriptor extends Descriptor {

	/**
	 * The channel is ready to be written to or, of a socket that connects, to finish
	 * that. Called again and again as long as it is, and so a descriptor with nothing to
	 * write has to be {@linkplain ReactorDescriptors#removeWriter removed}. Called on the
	 * loop.
	 * @return {@code false} at the end: the descriptor is removed then, as a reader too,
	 * and {@link #connectionLost} called
	 * @throws Exception when it fails: the same happens, and what is no
	 * {@link ConnectionClosedException} is logged
	 */
	boolean doWrite() throws Exception;

}
