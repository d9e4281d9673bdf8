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

package io.eventreactor.netty;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Descriptor;
import io.eventreactor.ReadDescriptor;
import io.eventreactor.WriteDescriptor;

/**
 * Who a watched descriptor belongs to: one reader, one writer, or both. With the last of
 * them it ends for good, and its successor has owners of its own. May be used by any
 * thread.
 */
final class DescriptorOwners {

	private final Object watched;

	// Guarded by this

	private @Nullable ReadDescriptor reader;

	private @Nullable WriteDescriptor writer;

	private boolean ended;

	/**
	 * Begins with nobody.
	 * @param watched what to call it in messages
	 */
	DescriptorOwners(Object watched) {
		this.watched = watched;
	}

	/**
	 * Sets the reader.
	 * @param reader the reader
	 * @return {@code false} if this has ended
	 * @throws IllegalStateException if there is another one
	 */
	synchronized boolean setReader(ReadDescriptor reader) {
		if (this.ended) {
			return false;
		}
		if (this.reader != null && this.reader != reader) {
			throw new IllegalStateException(this.watched + " has another reader; remove it first");
		}
		this.reader = reader;
		return true;
	}

	/**
	 * Sets the writer.
	 * @param writer the writer
	 * @return {@code false} if this has ended
	 * @throws IllegalStateException if there is another one
	 */
	synchronized boolean setWriter(WriteDescriptor writer) {
		if (this.ended) {
			return false;
		}
		if (this.writer != null && this.writer != writer) {
			throw new IllegalStateException(this.watched + " has another writer; remove it first");
		}
		this.writer = writer;
		return true;
	}

	/**
	 * Removes a reader.
	 * @param reader the reader
	 * @return {@code false} if it is not the one
	 */
	synchronized boolean unsetReader(ReadDescriptor reader) {
		if (this.reader != reader) {
			return false;
		}
		this.reader = null;
		this.ended = this.writer == null;
		return true;
	}

	/**
	 * Removes a writer.
	 * @param writer the writer
	 * @return {@code false} if it is not the one
	 */
	synchronized boolean unsetWriter(WriteDescriptor writer) {
		if (this.writer != writer) {
			return false;
		}
		this.writer = null;
		this.ended = this.reader == null;
		return true;
	}

	/**
	 * Removes both.
	 * @return who it belonged to, each once
	 */
	synchronized Set<Descriptor> end() {
		Set<Descriptor> removed = Collections.newSetFromMap(new IdentityHashMap<>());
		if (this.reader != null) {
			removed.add(this.reader);
		}
		if (this.writer != null) {
			removed.add(this.writer);
		}
		this.reader = null;
		this.writer = null;
		this.ended = true;
		return removed;
	}

	synchronized @Nullable ReadDescriptor reader() {
		return this.reader;
	}

	synchronized @Nullable WriteDescriptor writer() {
		return this.writer;
	}

	synchronized boolean ended() {
		return this.ended;
	}

}
