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
 * Something that may be ready to be read.
 *
 * @since 0.1.0
 * @see ReactorDescriptors#addReader
 */
public interface ReadDescriptor extends Descriptor {

	/**
	 * The channel is ready: to be read from, or to accept. Called again and again as long
	 * as it is, and so this method has to read, without blocking. Called on the loop.
	 * @return {@code false} at the end, when reading gives -1: a channel at its end is
	 * ready for ever, and would keep the loop busy. The descriptor is removed then, as a
	 * writer too, and {@link #connectionLost} called
	 * @throws Exception when it fails: the same happens, and what is no
	 * {@link ConnectionClosedException} is logged
	 */
	boolean doRead() throws Exception;

}
