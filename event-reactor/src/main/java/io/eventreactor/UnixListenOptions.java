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

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * How to listen on a Unix socket. Immutable; begin with {@link #DEFAULT}.
 *
 * @since 0.1.0
 */
public final class UnixListenOptions {

	/**
	 * The defaults: {@link ListenOptions#DEFAULT}, and the permissions that the system
	 * gives to new files, by which usually only the own user may connect.
	 */
	public static final UnixListenOptions DEFAULT = new UnixListenOptions(-1, ListenOptions.DEFAULT);

	private static final int HIGHEST_MODE = 0777;

	private final int mode;

	private final ListenOptions listenOptions;

	private UnixListenOptions(int mode, ListenOptions listenOptions) {
		this.mode = mode;
		this.listenOptions = listenOptions;
	}

	/**
	 * Returns the permissions of the socket's file.
	 * @return the nine bits, or -1 for what the system gives to new files
	 */
	public int mode() {
		return this.mode;
	}

	/**
	 * Returns the permissions of the socket's file.
	 * @return the permissions; empty for what the system gives to new files
	 */
	public Set<PosixFilePermission> permissions() {
		Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
		PosixFilePermission[] fromHighestBit = PosixFilePermission.values();
		for (int i = 0; i < fromHighestBit.length && this.mode >= 0; i++) {
			if ((this.mode & (1 << (fromHighestBit.length - 1 - i))) != 0) {
				permissions.add(fromHighestBit[i]);
			}
		}
		return permissions;
	}

	/**
	 * Returns what is the same for TCP.
	 * @return the options
	 */
	public ListenOptions listenOptions() {
		return this.listenOptions;
	}

	/**
	 * Changes the permissions of the socket's file: who may write to it may connect. They
	 * are set when the address is bound, before the first connection is accepted. For the
	 * moment before that, those of the process (its {@code umask}) hold, and a client may
	 * get in line; where that matters, put the socket in a directory which only the
	 * clients may enter. Ignored for abstract names, which everybody may connect to.
	 * @param mode the nine bits, in Java best written in octal, like {@code 0660}
	 * @return changed options
	 * @throws IllegalArgumentException if there are other bits in it
	 */
	public UnixListenOptions withMode(int mode) {
		if (mode < 0 || mode > HIGHEST_MODE) {
			throw new IllegalArgumentException("'mode' must be 0 to 0777, in octal: 0" + Integer.toOctalString(mode));
		}
		return new UnixListenOptions(mode, this.listenOptions);
	}

	/**
	 * Changes what is the same for TCP.
	 * @param listenOptions the options
	 * @return changed options
	 */
	public UnixListenOptions withListenOptions(ListenOptions listenOptions) {
		return new UnixListenOptions(this.mode, listenOptions);
	}

}
